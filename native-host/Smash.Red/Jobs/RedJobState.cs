namespace Smash.Red.Jobs;

/// <summary>What a job does: the property STATE.</summary>
internal enum RedJobState
{
    /// <summary>It waits for its connection.</summary>
    Waiting,

    /// <summary>It runs, or moves bytes.</summary>
    Running,

    /// <summary>A signal has stopped it.</summary>
    Stopped,

    /// <summary>It has ended, and is a zombie until it has been reported.</summary>
    Ended,
}
