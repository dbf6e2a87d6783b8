namespace Smash.PowerShell;

/// <summary>Which of a job's outputs to receive.</summary>
public enum OutputSelection
{
    /// <summary>What it wrote to descriptor 1; of a script job that is all of its streams, each to the stream that it belongs to.</summary>
    StandardOutput = 0,

    /// <summary>What it wrote to descriptor 2.</summary>
    StandardError = 1,

    /// <summary>Both: standard output first; when following, as they come.</summary>
    All = 2,

    /// <summary>The objects of a script job; of a command line, standard output.</summary>
    Output = 3,

    /// <summary>The errors of a script job; of a command line, standard error.</summary>
    Error = 4,
}
