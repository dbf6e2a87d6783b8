using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Master;
using Smash.Session.Store;
using Smash.Session.Users;

namespace Smash.Session.Terms;

/// <summary>All that keeps the terms of jobs, joined with what starts and ends them: holds, runs again, and the commands at their ends.</summary>
internal sealed class TermsEngine : IDisposable
{
    private readonly EndNotices _notices;

    /// <summary>Joins them.</summary>
    public TermsEngine(EventLoop loop, JobTable jobs, JobFinder finder, JobScheduler scheduler, JobLifecycle lifecycle, JobStore store, MasterLink link, JobNotifier notifier, SessionUser user, DaemonLog log)
    {
        Holds = new JobHolds(loop, jobs, finder) { Ended = lifecycle.EndWithoutProcess, EndedLate = (array, detail) => lifecycle.Arrays!.EndLate(array, detail) };
        var reruns = new JobReruns(jobs, scheduler, store, notifier, Holds, log);
        Holds.Released = job =>
        {
            if (job.Members is null)
            {
                reruns.Release(job);
            }
            else
            {
                _ = lifecycle.Arrays!.BeginAsync(job);
            }
        };
        _notices = new EndNotices(loop, jobs, store, link, user, log);
        lifecycle.Reruns = reruns;
        lifecycle.Kept = Holds.Resume;
        lifecycle.Ended += Holds.OnEnded;
        lifecycle.Ended += _notices.OnEnded;
    }

    /// <summary>The jobs that are kept out of the queue.</summary>
    public JobHolds Holds { get; }

    /// <summary>Takes up what an earlier session left.</summary>
    public void Load(StoreReader reader) => _notices.Load(reader);

    /// <summary>Runs commands at jobs' ends from now on.</summary>
    public void Start() => _notices.Start();

    /// <summary>Runs no more of them; they stay on disk.</summary>
    public void Stop() => _notices.Stop();

    /// <returns>Whether it is such a command, and no job.</returns>
    public bool OnLaunched(ulong key) => _notices.Has(key);

    /// <returns>Whether it is such a command, and no job.</returns>
    public bool OnLaunchFailed(ulong key, LaunchStep step, Errno error) => _notices.OnLaunchFailed(key, step, error);

    /// <returns>Whether it is such a command, and no job.</returns>
    public bool OnEnded(ulong key) => _notices.OnProcessEnded(key);

    public void Dispose() => Holds.Dispose();
}
