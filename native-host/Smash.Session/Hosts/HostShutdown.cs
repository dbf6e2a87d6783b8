using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.Session.Jobs;

namespace Smash.Session.Hosts;

/// <summary>Stops the session in order: no more jobs, running ones end, clients get their last updates and are disconnected.</summary>
internal sealed class HostShutdown(EventLoop loop, JobTable jobs, JobScheduler scheduler, JobLifecycle lifecycle, StartJobHandler submissions, DaemonLog log)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private bool _isFast;
    private bool _isIdle;
    private bool _isCompleted;

    /// <summary>Whether the host stops.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Whether a job runs on without the host, and its end is found by the next one.</summary>
    public Func<Job, bool> StaysOut { get; set; } = static _ => false;

    /// <summary>Called once, when no job runs any more and all ends are on disk, or cannot be brought there.</summary>
    public Action? Completed { get; set; }

    public void Begin()
    {
        if (IsBegun)
        {
            return;
        }

        IsBegun = true;
        log.Info($"stopping: {scheduler.SlotsInUse} jobs are ended");
        submissions.IsClosed = true;
        scheduler.Stop();
        lifecycle.JobEnded = CompleteIfIdle;
        EndJobs();
        CompleteIfIdle();
        loop.Schedule(Patience, GiveUp);
    }

    /// <summary>Leaves jobs no grace, in the stop that goes on or in the next.</summary>
    public void Hasten()
    {
        _isFast = true;
        if (IsBegun)
        {
            EndJobs();
        }
    }

    private void EndJobs()
    {
        foreach (Job job in jobs.All.Where(job => job.IsLaunchRequested && !job.IsEnding && !StaysOut(job)).ToList())
        {
            lifecycle.EndForShutdown(job, _isFast ? TimeSpan.Zero : Grace);
        }
    }

    private async void CompleteIfIdle()
    {
        // Queued jobs stay queued: a host that keeps its records starts them when it is started again.
        if (_isIdle || jobs.All.Any(job => job.IsEnding || (job.IsLaunchRequested && !StaysOut(job))))
        {
            return;
        }

        _isIdle = true;
        await scheduler.ReleaseClaimsAsync(jobs.All);
        if (!_isCompleted)
        {
            Complete();
        }
    }

    /// <summary>A disk that takes no more must not keep the host from stopping: the master ends what still runs.</summary>
    private void GiveUp()
    {
        if (!_isCompleted)
        {
            log.Warning($"stopping although not all ends are on disk");
            Complete();
        }
    }

    private void Complete()
    {
        _isCompleted = true;
        lifecycle.JobEnded = null;
        loop.Post(() => Completed?.Invoke());
    }
}
