namespace Smash.ScriptJob;

/// <summary>What a record of a script job's output is.</summary>
public enum StreamKind
{
    /// <summary>Text that something wrote past PowerShell, <c>[Console]::WriteLine</c> for one: a line without its end.</summary>
    Text = 0,

    /// <summary>An object of the output stream.</summary>
    Output = 'O',

    /// <summary>An error record.</summary>
    Error = 'E',

    /// <summary>A warning.</summary>
    Warning = 'W',

    /// <summary>A verbose message.</summary>
    Verbose = 'V',

    /// <summary>A debug message.</summary>
    Debug = 'D',

    /// <summary>An information record; what Write-Host writes is one.</summary>
    Information = 'I',

    /// <summary>A progress record.</summary>
    Progress = 'P',

    /// <summary>The script is done with an item: nothing of that item comes after this. It has no value.</summary>
    ItemDone = 'F',

    /// <summary>How many items there are, in place of an index; it comes before all others. It has no value.</summary>
    ItemCount = 'N',
}
