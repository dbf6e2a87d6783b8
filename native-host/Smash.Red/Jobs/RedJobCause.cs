namespace Smash.Red.Jobs;

/// <summary>Why a job ended: the property CAUSE.</summary>
internal enum RedJobCause
{
    /// <summary>Its program exited, or all of its bytes were moved.</summary>
    Exit,

    /// <summary>A signal.</summary>
    Signal,

    /// <summary>No connection came in time.</summary>
    ConnectionTimeout,

    /// <summary>Its connection broke, or its file took no more.</summary>
    TransferBroken,

    /// <summary>The program could not be started.</summary>
    FailedToStart,

    /// <summary>It used its CPU time up.</summary>
    CpuLimit,

    /// <summary>The world used its memory up.</summary>
    MemoryLimit,

    /// <summary>It wrote a file larger than files may be.</summary>
    OutputLimit,

    /// <summary>Its world ended.</summary>
    WorldDestroyed,
}
