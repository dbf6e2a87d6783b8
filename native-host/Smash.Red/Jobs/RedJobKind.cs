namespace Smash.Red.Jobs;

/// <summary>What a job is for: the property KIND.</summary>
internal enum RedJobKind
{
    /// <summary>Takes what comes over a connection into a file.</summary>
    Sink,

    /// <summary>Sends a file over a connection.</summary>
    Source,

    /// <summary>Runs a program.</summary>
    Run,
}
