using Smash.DaemonCore.Processes;
using Smash.Protocol;

namespace Smash.Session.Limits;

/// <summary>That a job is over a limit that the host watches over, and is ended for it.</summary>
internal sealed class LimitBreach
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;

    private readonly TaskCompletionSource<bool> _delivery = new();

    /// <summary>Makes one.</summary>
    /// <param name="cause">MemoryLimit, WallClockLimit or another one.</param>
    /// <param name="detail">The evidence, in words.</param>
    public LimitBreach(JobCause cause, string detail)
    {
        Cause = cause;
        Detail = detail;
    }

    public JobCause Cause { get; }

    public string Detail { get; }

    /// <summary>What the job gets: of time by the clock it may use a little more, to end in order; of anything else nothing.</summary>
    public int Signal => Cause == JobCause.WallClockLimit ? Sigterm : Sigkill;

    /// <summary>Takes one up that an earlier session put on disk before it signaled the job.</summary>
    public static LimitBreach Restore(JobCause cause, string detail)
    {
        var breach = new LimitBreach(cause, detail);
        breach.SetDelivered(true);
        return breach;
    }

    /// <summary>Tells whether the signal has reached a process of the job, or it had ended by itself.</summary>
    public void SetDelivered(bool isDelivered) => _delivery.TrySetResult(isDelivered);

    /// <summary>Finds out whether the job has ended for it, and not by itself in the same instant.</summary>
    /// <param name="end">How its leader ended.</param>
    public async ValueTask<bool> HasCausedAsync(ProcessEnd end) =>
        await _delivery.Task && (Signal != Sigkill || end is { IsExit: false, Status: Sigkill });
}
