namespace Smash.Protocol;

/// <summary>What is limited: resources of setrlimit(2), with Linux's numbers, and from 256 what the host itself watches over.</summary>
public enum LimitResource
{
    /// <summary>RLIMIT_CPU: seconds of CPU time of each process.</summary>
    CpuTime = 0,

    /// <summary>RLIMIT_NOFILE: open files of each process.</summary>
    OpenFiles = 7,

    /// <summary>RLIMIT_AS: bytes of address space of each process.</summary>
    AddressSpace = 9,

    /// <summary>Bytes of resident memory of the job's whole tree.</summary>
    TreeMemory = 256,

    /// <summary>Milliseconds from the job's start.</summary>
    WallTime = 257,

    /// <summary>Milliseconds of CPU time of all processes of the job's tree together, those that have ended with them.</summary>
    TreeCpuTime = 258,

    /// <summary>Processes and threads of the tree at once.</summary>
    Processes = 259,

    /// <summary>Bytes of both outputs together.</summary>
    Output = 260,

    /// <summary>Bytes that the tree has written to disks.</summary>
    DiskWritten = 261,

    /// <summary>Share of busy processors; 100 is that of whoever asks for none.</summary>
    CpuShare = 262,

    /// <summary>How many processors it may run on.</summary>
    CpuAffinity = 263,

    /// <summary>I/O priority, as ioprio_set(2) takes it.</summary>
    IoPriority = 264,
}
