namespace Smash.PowerShell;

/// <summary>Which of a job's outputs to receive.</summary>
public enum OutputSelection
{
    /// <summary>What it wrote to descriptor 1.</summary>
    StandardOutput = 0,

    /// <summary>What it wrote to descriptor 2.</summary>
    StandardError = 1,

    /// <summary>Both: standard output first; when following, as they come.</summary>
    All = 2,
}
