namespace Smash.Protocol;

/// <summary>Resources that setrlimit(2) limits, with Linux's numbers.</summary>
public enum LimitResource
{
    /// <summary>RLIMIT_CPU: seconds of CPU time of each process.</summary>
    CpuTime = 0,

    /// <summary>RLIMIT_AS: bytes of address space of each process.</summary>
    AddressSpace = 9,
}
