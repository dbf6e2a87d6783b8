using Smash.DaemonCore;
using Smash.Session.Jobs;

namespace Smash.Session.Hosts;

/// <summary>Gives memory back once no job is left: the runtime itself would keep what a busy hour needed.</summary>
internal sealed class IdleTrimmer(EventLoop loop, JobTable jobs)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private LoopTimer? _timer;

    /// <summary>Tells that a job has ended.</summary>
    public void OnJobEnded()
    {
        if (jobs.Count == 0 && _timer is not { IsPending: true })
        {
            _timer = loop.Schedule(Quiet, Trim);
        }
    }

    private void Trim()
    {
        if (jobs.Count == 0)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
