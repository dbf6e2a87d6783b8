namespace Smash.Protocol;

/// <summary>What a job is doing. The numbers are those of the wire.</summary>
public enum JobState
{
    /// <summary>Submitted, waiting for a slot.</summary>
    New = 0,

    /// <summary>Its process runs.</summary>
    Running = 1,

    /// <summary>Its process is stopped.</summary>
    Suspended = 2,

    /// <summary>Its process exited and was waited for.</summary>
    Exited = 3,

    /// <summary>A signal, a cancel or the loss of the host ended it.</summary>
    Aborted = 4,

    /// <summary>Canceled, its process not waited for yet.</summary>
    Canceled = 5,
}
