namespace Smash.Cli.Terminal;

/// <summary>What a key does.</summary>
internal enum Key
{
    /// <summary>Nothing here.</summary>
    Ignored,
    Character,
    Enter,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    Backspace,
    Delete,

    /// <summary>Ctrl-D: deletes, and ends the input where nothing is typed.</summary>
    DeleteOrEnd,

    /// <summary>Ctrl-C: throws the line away.</summary>
    Abandon,

    /// <summary>Ctrl-U.</summary>
    KillToStart,

    /// <summary>Ctrl-K.</summary>
    KillToEnd,

    /// <summary>Ctrl-W.</summary>
    KillWord,

    /// <summary>Ctrl-L.</summary>
    ClearScreen,
}
