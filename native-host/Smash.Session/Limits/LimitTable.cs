using Smash.Protocol;
using Smash.Session.Interop;

namespace Smash.Session.Limits;

/// <summary>From what a submission asks for to what setrlimit(2) is told and what the host watches over, and whether it can be held to it.</summary>
internal sealed class LimitTable
{
    private readonly bool _mayRaise;
    private readonly ulong _hardCpuSeconds;
    private readonly ulong _hardAddressSpaceBytes;
    private readonly ulong _hardOpenFiles;

    /// <summary>Takes up what the host itself is held to.</summary>
    public LimitTable()
        : this(Mono.Unix.Native.Syscall.geteuid() == 0, ReadHard(LimitResource.CpuTime), ReadHard(LimitResource.AddressSpace), ReadHard(LimitResource.OpenFiles))
    {
    }

    /// <summary>Makes a table for a host that is held to given limits.</summary>
    /// <param name="mayRaise">Whether it may set limits above its own.</param>
    /// <param name="hardCpuSeconds">Its own hard limit.</param>
    /// <param name="hardAddressSpaceBytes">Likewise.</param>
    /// <param name="hardOpenFiles">Likewise.</param>
    public LimitTable(bool mayRaise, ulong hardCpuSeconds, ulong hardAddressSpaceBytes, ulong hardOpenFiles = ulong.MaxValue)
    {
        _mayRaise = mayRaise;
        _hardCpuSeconds = hardCpuSeconds;
        _hardAddressSpaceBytes = hardAddressSpaceBytes;
        _hardOpenFiles = hardOpenFiles;
    }

    /// <summary>The limits that are in force for a job that runs.</summary>
    /// <param name="processLimits">Those that were set for its process.</param>
    /// <param name="maxMemoryBytes">Limit on the memory of its tree; 0: none.</param>
    /// <param name="maxWallMilliseconds">Limit on its time; 0: none.</param>
    /// <param name="tree">Limits on its tree; null: none.</param>
    public static IReadOnlyList<EffectiveLimit> InForce(IReadOnlyList<EffectiveLimit> processLimits, ulong maxMemoryBytes, ulong maxWallMilliseconds, TreeLimits? tree = null)
    {
        if (maxMemoryBytes == 0 && maxWallMilliseconds == 0 && tree is null)
        {
            return processLimits;
        }

        List<EffectiveLimit> limits = [.. processLimits];
        if (maxMemoryBytes > 0)
        {
            limits.Add(LimitDefinition.Find(LimitResource.TreeMemory)!.Make(maxMemoryBytes));
        }

        if (maxWallMilliseconds > 0)
        {
            limits.Add(LimitDefinition.Find(LimitResource.WallTime)!.Make(maxWallMilliseconds));
        }

        limits.AddRange(TreeLimitTable.InForce(tree).Where(limit => !processLimits.Contains(limit)));
        return limits;
    }

    /// <summary>The limits to set for a job's process.</summary>
    /// <param name="maxCpuSeconds">CPU time of each process; 0: no limit.</param>
    /// <param name="maxAddressSpaceBytes">Address space of each process; 0: no limit.</param>
    /// <param name="priorCpuSeconds">CPU time that its process had used before it was the job's: the kernel counts from the process's start.</param>
    /// <param name="maxOpenFiles">Open files of each process; 0: as the host has it.</param>
    public static IReadOnlyList<EffectiveLimit> For(uint maxCpuSeconds, ulong maxAddressSpaceBytes, uint priorCpuSeconds = 0, uint maxOpenFiles = 0)
    {
        if (maxCpuSeconds == 0 && maxAddressSpaceBytes == 0 && maxOpenFiles == 0)
        {
            return [];
        }

        (LimitResource Resource, ulong Value)[] all =
        [
            (LimitResource.CpuTime, maxCpuSeconds == 0 ? 0 : (ulong)maxCpuSeconds + priorCpuSeconds),
            (LimitResource.AddressSpace, maxAddressSpaceBytes),
            (LimitResource.OpenFiles, maxOpenFiles),
        ];
        return [.. all.Where(static limit => limit.Value > 0).Select(static limit => LimitDefinition.Find(limit.Resource)!.Make(limit.Value))];
    }

    /// <summary>Refuses a limit that setrlimit(2) would refuse.</summary>
    /// <exception cref="RequestRefusedException">EPERM: it is above the host's own hard limit. ERANGE: it is above what the kernel takes.</exception>
    public void Check(IReadOnlyList<EffectiveLimit> limits)
    {
        foreach (EffectiveLimit limit in limits)
        {
            ulong hard = limit.Resource switch
            {
                LimitResource.CpuTime => _hardCpuSeconds,
                LimitResource.OpenFiles => _hardOpenFiles,
                _ => _hardAddressSpaceBytes,
            };
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
        foreach (EffectiveLimit limit in InForce([], maxMemoryBytes, maxWallMilliseconds))
        {
            ulong most = LimitDefinition.Find(limit.Resource)!.Most;
            if (limit.Soft > most)
            {
                throw new RequestRefusedException(Errno.ERANGE, $"The limit on {limit.Resource} is {limit.Soft}, above {most}.");
            }
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
