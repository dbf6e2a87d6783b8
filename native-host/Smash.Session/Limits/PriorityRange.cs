using Smash.Protocol;
using Smash.Session.Interop;

namespace Smash.Session.Limits;

/// <summary>The nice values that the host may set.</summary>
internal sealed class PriorityRange
{
    private const int NiceLimit = 13;

    /// <summary>The nice value of the host itself, which its jobs begin with.</summary>
    public int Own { get; init; } = GetPriority.Invoke(GetPriority.Process, 0);

    /// <summary>The lowest nice value that may be set below the present one: −20 for root, else what RLIMIT_NICE leaves, 20 where it leaves nothing.</summary>
    public int Lowest { get; init; } = ReadLowest();

    /// <summary>Finds the nice value for a submission.</summary>
    /// <param name="priority">The value asked for; 0: none in particular.</param>
    /// <returns>What will be set.</returns>
    /// <exception cref="RequestRefusedException">EINVAL: no nice value. EACCES: not without the privilege.</exception>
    public int Resolve(int priority)
    {
        // Under a host that was itself started niced, a job that asks for nothing is no better off than the host.
        int resolved = priority == 0 && Own > 0 && Lowest > 0 ? Own : priority;
        Check(resolved, Own);
        return resolved;
    }

    /// <summary>Refuses a nice value that cannot be set.</summary>
    /// <param name="priority">The value wanted.</param>
    /// <param name="current">The present value: it can be raised by anyone, and lowered with the privilege (setpriority(2)).</param>
    /// <exception cref="RequestRefusedException">EINVAL: no nice value. EACCES: not without the privilege.</exception>
    public void Check(int priority, int current)
    {
        if (priority is < ProtocolLimits.MinPriority or > ProtocolLimits.MaxPriority)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The priority is {priority}; it goes from {ProtocolLimits.MinPriority} to {ProtocolLimits.MaxPriority}.");
        }

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
        return known ? 20 - (int)Math.Min(values.Soft, 40) : 20;
    }
}
