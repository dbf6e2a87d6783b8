namespace Smash.DaemonCore.Configuration.Reading;

/// <summary>What a line says.</summary>
internal enum StatementKind
{
    /// <summary>NAME = value.</summary>
    Assignment,

    /// <summary>include : file.</summary>
    Include,

    /// <summary>include ifexist : file.</summary>
    IncludeIfThere,

    /// <summary>if condition.</summary>
    If,

    /// <summary>elif condition.</summary>
    ElseIf,

    /// <summary>else.</summary>
    Else,

    /// <summary>endif.</summary>
    EndIf,

    /// <summary>Nothing that there is.</summary>
    Wrong,
}
