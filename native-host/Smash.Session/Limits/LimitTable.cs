using Smash.Protocol;
using Smash.Session.Interop;

namespace Smash.Session.Limits;

/// <summary>From what a submission asks for to what setrlimit(2) is told, and whether it can be told so.</summary>
internal sealed class LimitTable
{
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

    /// <summary>The limits to set for a job.</summary>
    public static IReadOnlyList<EffectiveLimit> For(uint maxCpuSeconds, ulong maxAddressSpaceBytes)
    {
        if (maxCpuSeconds == 0 && maxAddressSpaceBytes == 0)
        {
            return [];
        }

        var limits = new List<EffectiveLimit>(2);
        if (maxCpuSeconds > 0)
        {
            // SIGXCPU at the soft limit, so that a program can tell; SIGKILL a second later.
            limits.Add(new EffectiveLimit(LimitResource.CpuTime, maxCpuSeconds, (ulong)maxCpuSeconds + 1));
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

    private static ulong ReadHard(LimitResource resource) =>
        GetResourceLimit.Invoke((int)resource, out GetResourceLimit.Values values) == 0 ? values.Hard : GetResourceLimit.Infinity;
}
