using Smash.Protocol;

namespace Smash.Session.Terms;

/// <summary>Why a job is kept out of the queue.</summary>
internal sealed class JobHold
{
    /// <summary>Whether the job is on disk as it is now; until then it neither ends nor goes into the queue.</summary>
    public bool IsRecorded { get; set; }

    /// <summary>Before when it is not started, microseconds since the epoch; null: that is over.</summary>
    public long? NotBeforeMicroseconds { get; set; }

    /// <summary>Why it can never be started; null: it may.</summary>
    public string? Doom { get; set; }

    /// <summary>What it waits for.</summary>
    public WaitReason Reason { get; set; }
}
