using Smash.Protocol;
using Smash.Session.Interop;

namespace Smash.Session.Limits;

/// <summary>From what a submission asks for to what setrlimit(2) is told and what the host watches over, and whether it can be held to it.</summary>
internal sealed class LimitTable
{
    // A thousand years: sums of times stay far from their ends.
    private const ulong MaxWallMilliseconds = 1000UL * 366 * 24 * 3600 * 1000;

    private readonly bool _mayRaise;
    private readonly ulong _hardCpuSeconds;
    private readonly ulong _hardAddressSpaceBytes;

    /// <summary>Takes up what the host itself is held to.</summary>
    public LimitTable()
        : this(Mono.Unix.Native.Syscall.geteuid() == 0, ReadHard(LimitResource.CpuTime), ReadHard(LimitResource.AddressSpace))
    {
    }

    /// <summary>Makes a table for a host that is held to given limits.</summary>
    /// <param name="mayRaise">Whether it may set limits above its own.</param>
    /// <param name="hardCpuSeconds">Its own hard limit.</param>
    /// <param name="hardAddressSpaceBytes">Likewise.</param>
    public LimitTable(bool mayRaise, ulong hardCpuSeconds, ulong hardAddressSpaceBytes)
    {
        _mayRaise = mayRaise;
        _hardCpuSeconds = hardCpuSeconds;
        _hardAddressSpaceBytes = hardAddressSpaceBytes;
    }

    /// <summary>The limits that are in force for a job that runs.</summary>
    /// <param name="processLimits">Those that were set for its process.</param>
    /// <param name="maxMemoryBytes">Limit on the memory of its tree; 0: none.</param>
    /// <param name="maxWallMilliseconds">Limit on its time; 0: none.</param>
    public static IReadOnlyList<EffectiveLimit> InForce(IReadOnlyList<EffectiveLimit> processLimits, ulong maxMemoryBytes, ulong maxWallMilliseconds)
    {
        if (maxMemoryBytes == 0 && maxWallMilliseconds == 0)
        {
            return processLimits;
        }

        List<EffectiveLimit> limits = [.. processLimits];
        if (maxMemoryBytes > 0)
        {
            limits.Add(new EffectiveLimit(LimitResource.TreeMemory, maxMemoryBytes, maxMemoryBytes));
        }

        if (maxWallMilliseconds > 0)
        {
            limits.Add(new EffectiveLimit(LimitResource.WallTime, maxWallMilliseconds, maxWallMilliseconds));
        }

        return limits;
    }

    /// <summary>The limits to set for a job's process.</summary>
    /// <param name="maxCpuSeconds">CPU time of each process; 0: no limit.</param>
    /// <param name="maxAddressSpaceBytes">Address space of each process; 0: no limit.</param>
    /// <param name="priorCpuSeconds">CPU time that its process had used before it was the job's: the kernel counts from the process's start.</param>
    public static IReadOnlyList<EffectiveLimit> For(uint maxCpuSeconds, ulong maxAddressSpaceBytes, uint priorCpuSeconds = 0)
    {
        if (maxCpuSeconds == 0 && maxAddressSpaceBytes == 0)
        {
            return [];
        }

        var limits = new List<EffectiveLimit>(2);
        if (maxCpuSeconds > 0)
        {
            // SIGXCPU at the soft limit, so that a program can tell; SIGKILL a second later.
            ulong soft = (ulong)maxCpuSeconds + priorCpuSeconds;
            limits.Add(new EffectiveLimit(LimitResource.CpuTime, soft, soft + 1));
        }

        if (maxAddressSpaceBytes > 0)
        {
            limits.Add(new EffectiveLimit(LimitResource.AddressSpace, maxAddressSpaceBytes, maxAddressSpaceBytes));
        }

        return limits;
    }

    /// <summary>Refuses a limit that setrlimit(2) would refuse.</summary>
    /// <exception cref="RequestRefusedException">EPERM: it is above the host's own hard limit. ERANGE: it is above what the kernel takes.</exception>
    public void Check(IReadOnlyList<EffectiveLimit> limits)
    {
        foreach (EffectiveLimit limit in limits)
        {
            ulong hard = limit.Resource == LimitResource.CpuTime ? _hardCpuSeconds : _hardAddressSpaceBytes;
            if (limit.Hard > long.MaxValue)
            {
                throw new RequestRefusedException(Errno.ERANGE, $"The limit on {limit.Resource} is {limit.Soft}, above {long.MaxValue}.");
            }

            if (limit.Hard > hard && !_mayRaise)
            {
                throw new RequestRefusedException(Errno.EPERM, $"The limit on {limit.Resource} is {limit.Soft}, above the {hard} that the host itself is held to.");
            }
        }
    }

    /// <summary>Refuses a limit that the host cannot watch over.</summary>
    /// <param name="maxMemoryBytes">Limit on the memory of a job's tree; 0: none.</param>
    /// <param name="maxWallMilliseconds">Limit on a job's time; 0: none.</param>
    /// <exception cref="RequestRefusedException">ERANGE: it is too large. EOPNOTSUPP: the kernel does not tell what it takes.</exception>
    public static void CheckWatched(ulong maxMemoryBytes, ulong maxWallMilliseconds)
    {
        if (maxMemoryBytes > long.MaxValue)
        {
            throw new RequestRefusedException(Errno.ERANGE, $"The limit on {LimitResource.TreeMemory} is {maxMemoryBytes}, above {long.MaxValue}.");
        }

        if (maxWallMilliseconds > MaxWallMilliseconds)
        {
            throw new RequestRefusedException(Errno.ERANGE, $"The limit on {LimitResource.WallTime} is {maxWallMilliseconds} ms, above {MaxWallMilliseconds}.");
        }

        if (maxMemoryBytes > 0 && !ProcessTree.IsSupported)
        {
            throw new RequestRefusedException(
                Errno.EOPNOTSUPP,
                "The memory of a job's processes cannot be limited here: this kernel does not tell of a process's children (CONFIG_PROC_CHILDREN). A limit on address space can be set.");
        }
    }

    private static ulong ReadHard(LimitResource resource) =>
        GetResourceLimit.Invoke((int)resource, out GetResourceLimit.Values values) == 0 ? values.Hard : GetResourceLimit.Infinity;
}
