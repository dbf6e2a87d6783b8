namespace Smash.Protocol;

/// <summary>Why a job ended. The numbers are those of the wire (PROTOCOL.md, "Causes and steps").</summary>
public enum JobCause
{
    /// <summary>It has not ended.</summary>
    None = 0,

    /// <summary>Its program exited.</summary>
    Exit = 1,

    /// <summary>A signal that was no limit's and no cancel's.</summary>
    Signal = 2,

    /// <summary>It used its CPU time up.</summary>
    CpuLimit = 3,

    /// <summary>It was refused memory, or killed for using too much of it.</summary>
    MemoryLimit = 4,

    /// <summary>It ran for too long by the clock.</summary>
    WallClockLimit = 5,

    /// <summary>It wrote too much.</summary>
    OutputLimit = 6,

    /// <summary>The machine ran out of memory.</summary>
    OutOfMemory = 7,

    /// <summary>Somebody canceled it.</summary>
    Canceled = 8,

    /// <summary>It could not be started; the step and the error number say why.</summary>
    FailedToStart = 9,

    /// <summary>A job that it depends on did not end as it had to.</summary>
    DependencyFailed = 10,

    /// <summary>The host was stopped.</summary>
    HostShutdown = 11,

    /// <summary>The host was lost, and the end was seen by nobody.</summary>
    HostLost = 12,

    /// <summary>It had too many processes.</summary>
    ProcessLimit = 13,

    /// <summary>It wrote too much to disks.</summary>
    DiskLimit = 14,
}
