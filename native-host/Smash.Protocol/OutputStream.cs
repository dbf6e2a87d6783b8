namespace Smash.Protocol;

/// <summary>One of the two output files of a job.</summary>
public enum OutputStream
{
    /// <summary>What the job wrote to descriptor 1.</summary>
    StandardOutput = 0,

    /// <summary>What the job wrote to descriptor 2.</summary>
    StandardError = 1,
}
