namespace Smash.Protocol;

/// <summary>What a queued job waits for.</summary>
public enum WaitReason
{
    /// <summary>A slot, and the jobs before it.</summary>
    Slot,

    /// <summary>Other jobs that have to end first.</summary>
    Jobs,

    /// <summary>The time before which it is not started.</summary>
    Time,

    /// <summary>Its pool, which is paused or has no slots.</summary>
    Pool,

    /// <summary>A cap on jobs of its client or array.</summary>
    Cap,

    /// <summary>The delay before it is run again.</summary>
    Retry,
}
