namespace Smash.Session.Jobs;

/// <summary>How far a job's claim is: the mark on disk that it may have been started.</summary>
internal enum ClaimState
{
    /// <summary>It has surely not been started.</summary>
    None,

    /// <summary>The mark is being written.</summary>
    Claiming,

    /// <summary>The mark is on disk: the job may be started.</summary>
    Claimed,
}
