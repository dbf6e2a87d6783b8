namespace Smash.Protocol;

/// <summary>What is limited: resources of setrlimit(2), with Linux's numbers, and from 256 what the host itself watches over.</summary>
public enum LimitResource
{
    /// <summary>RLIMIT_CPU: seconds of CPU time of each process.</summary>
    CpuTime = 0,

    /// <summary>RLIMIT_AS: bytes of address space of each process.</summary>
    AddressSpace = 9,

    /// <summary>Bytes of resident memory of the job's whole tree.</summary>
    TreeMemory = 256,

    /// <summary>Milliseconds from the job's start.</summary>
    WallTime = 257,
}
