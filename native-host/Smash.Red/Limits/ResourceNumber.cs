namespace Smash.Red.Limits;

/// <summary>Linux's numbers of resources that a world's processes are limited in and other jobs are not (setrlimit(2)).</summary>
internal enum ResourceNumber
{
    /// <summary>RLIMIT_FSIZE: bytes of a file.</summary>
    FileSize = 1,

    /// <summary>RLIMIT_DATA: bytes of private writable memory of a process.</summary>
    Data = 2,

    /// <summary>RLIMIT_NPROC: processes and threads of the world's user, who is of its user namespace alone.</summary>
    Processes = 6,

    /// <summary>RLIMIT_NOFILE: one more than the highest descriptor.</summary>
    Descriptors = 7,
}
