namespace Smash.Client;

/// <summary>What has become of a job, as somebody who looks over many wants to know it.</summary>
public enum JobOutcome
{
    /// <summary>It waits for a slot.</summary>
    Waiting = 0,

    /// <summary>It runs.</summary>
    Running = 1,

    /// <summary>It is suspended.</summary>
    Suspended = 2,

    /// <summary>Its program exited with 0.</summary>
    Succeeded = 3,

    /// <summary>It failed: another exit code, a signal, a limit, or it never started.</summary>
    Failed = 4,

    /// <summary>Somebody canceled it, or stopped its host; or it is about to end so.</summary>
    Canceled = 5,
}
