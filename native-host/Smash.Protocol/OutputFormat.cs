namespace Smash.Protocol;

/// <summary>What a job's standard output is; the host keeps it and does not look into it.</summary>
public enum OutputFormat
{
    /// <summary>Whatever the program writes.</summary>
    Bytes = 0,

    /// <summary>A line for each object of each stream of PowerShell's.</summary>
    PowerShellRecords = 1,
}
