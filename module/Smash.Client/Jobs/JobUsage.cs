using Smash.Protocol;

namespace Smash.Client;

/// <summary>What an ended job used, as the kernel counted it (getrusage(2)): its leader and all descendants that were waited for.</summary>
public sealed record JobUsage
{
    /// <summary>CPU time in user mode.</summary>
    public TimeSpan UserTime { get; init; }

    /// <summary>CPU time in the kernel.</summary>
    public TimeSpan SystemTime { get; init; }

    /// <summary>User and system time together.</summary>
    public TimeSpan CpuTime => UserTime + SystemTime;

    /// <summary>Largest resident set of any one process, bytes.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Page faults that needed no I/O.</summary>
    public long MinorFaults { get; init; }

    /// <summary>Page faults that needed I/O.</summary>
    public long MajorFaults { get; init; }

    /// <summary>Reads that reached the file system's device, in blocks of 512 bytes.</summary>
    public long BlocksIn { get; init; }

    /// <summary>Writes that reached the file system's device, in blocks of 512 bytes.</summary>
    public long BlocksOut { get; init; }

    /// <summary>Times a process gave the processor up.</summary>
    public long VoluntarySwitches { get; init; }

    /// <summary>Times a process was taken off the processor.</summary>
    public long InvoluntarySwitches { get; init; }

    internal static JobUsage From(in ResourceUsage usage) => new()
    {
        UserTime = TimeSpan.FromMicroseconds(usage.UserMicroseconds),
        SystemTime = TimeSpan.FromMicroseconds(usage.SystemMicroseconds),
        PeakMemory = usage.MaxResidentKibibytes * 1024,
        MinorFaults = usage.MinorFaults,
        MajorFaults = usage.MajorFaults,
        BlocksIn = usage.BlocksIn,
        BlocksOut = usage.BlocksOut,
        VoluntarySwitches = usage.VoluntarySwitches,
        InvoluntarySwitches = usage.InvoluntarySwitches,
    };
}
