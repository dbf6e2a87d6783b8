using Smash.Protocol;
using Smash.Session.Interop;

namespace Smash.Session.Limits;

/// <summary>The nice values that the host may set.</summary>
internal sealed class PriorityRange
{
    private const int NiceLimit = 13;

    /// <summary>The lowest nice value allowed: −20 for root, else what RLIMIT_NICE leaves, 19 where it leaves nothing.</summary>
    public int Lowest { get; } = ReadLowest();

    /// <summary>Refuses a nice value that cannot be set.</summary>
    /// <param name="priority">The value wanted.</param>
    /// <param name="current">The job's present value, for one that runs: it can only be raised without the privilege.</param>
    /// <exception cref="RequestRefusedException">EINVAL: no nice value. EACCES: not without the privilege.</exception>
    public void Check(int priority, int current = 0)
    {
        if (priority is < ProtocolLimits.MinPriority or > ProtocolLimits.MaxPriority)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The priority is {priority}; it goes from {ProtocolLimits.MinPriority} to {ProtocolLimits.MaxPriority}.");
        }

        // Whoever raised a nice value may not lower it again (setpriority(2)), but for what RLIMIT_NICE leaves.
        if (priority < current && priority < Lowest)
        {
            throw new RequestRefusedException(Errno.EACCES, $"The priority is {priority}; without CAP_SYS_NICE the host may set {Math.Min(current, Lowest)} or higher.");
        }
    }

    private static int ReadLowest()
    {
        if (Mono.Unix.Native.Syscall.geteuid() == 0)
        {
            return ProtocolLimits.MinPriority;
        }

        // getrlimit(2): the lowest nice value is 20 less the soft limit.
        bool known = GetResourceLimit.Invoke(NiceLimit, out GetResourceLimit.Values values) == 0;
        return known && values.Soft > 0 ? Math.Max(ProtocolLimits.MinPriority, 20 - (int)Math.Min(values.Soft, 40)) : ProtocolLimits.MaxPriority;
    }
}
