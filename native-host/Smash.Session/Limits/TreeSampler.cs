using System.Diagnostics;
using Smash.DaemonCore;
using Smash.Session.Groups;
using Smash.Session.Interop;
using Smash.Session.Jobs;

namespace Smash.Session.Limits;

/// <summary>
/// Holds jobs to what no kernel's limit does, and sees what the kernel has done to those in control groups: looks at all of them every tenth of a second, in one pass on a thread of the pool, and tells of those that are over.
/// A pass takes microseconds a process; where there are so many that passes would take more than a twentieth of a processor, they come less often.
/// Nothing is done while no job has such a limit.
/// </summary>
/// <param name="loop">The loop, on which everything else happens.</param>
/// <param name="groups">The control groups.</param>
/// <param name="exceeded">Told once of each job that is over its limit.</param>
internal sealed class TreeSampler(EventLoop loop, JobGroups groups, Action<Job, LimitBreach> exceeded)
{
    /// <summary>How often it looks, at best.</summary>
    public const uint LeastIntervalMilliseconds = 100;

    // One part in so many of a processor, for passes, and as much for measurements.
    private const int Share = 20;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(LeastIntervalMilliseconds);

    private readonly List<WatchedJob> _watched = [];
    private readonly TreeLook _look = new();
    private readonly TreeMemoryReader _measureReader = new();
    private TimeSpan _interval = LeastInterval;
    private bool _isRunning;
    private bool _isMeasuring;

    /// <summary>Watches a job until it ends.</summary>
    /// <param name="job">A job that runs, with a limit on its tree.</param>
    /// <param name="leader">Pid of its leader.</param>
    public void Watch(Job job, int leader)
    {
        _watched.Add(new WatchedJob(job, leader, groups));
        if (!_isRunning)
        {
            _isRunning = true;
            loop.Schedule(LeastInterval, Pass);
        }
    }

    /// <summary>Whether a job is watched.</summary>
    public bool IsWatched(Job job) => _watched.Exists(watched => watched.Job == job && watched.Leader == job.Process?.Pid);

    /// <summary>Runs on the pool.</summary>
    /// <returns>What it took of a processor. Not of time: on a busy machine that would be others'.</returns>
    private static TimeSpan Spend(Action work)
    {
        TimeSpan before = ThreadTime.Get();
        work();
        return ThreadTime.Get() - before;
    }

    private async void Pass()
    {
        _watched.RemoveAll(static watched => watched.IsOver || watched.Job.IsEnding || watched.Job.Process?.Pid != watched.Leader);
        _isRunning = _watched.Count > 0;
        if (!_isRunning)
        {
            return;
        }

        WatchedJob[] all = [.. _watched];
        List<WatchedJob> doubtful = [];
        List<(WatchedJob Job, LimitBreach Breach)> over = [];
        TimeSpan cost = await Task.Run(() => Spend(() => Array.ForEach(all, watched => Look(watched, doubtful, over))));
        _interval = cost * Share > LeastInterval ? cost * Share : LeastInterval;
        over.ForEach(found => Tell(found.Job, found.Breach));
        Measure(doubtful);
        loop.Schedule(_interval - cost, Pass);
    }

    /// <summary>Runs on the pool.</summary>
    private void Look(WatchedJob watched, List<WatchedJob> doubtful, List<(WatchedJob Job, LimitBreach Breach)> over)
    {
        if (_look.FindBreach(watched, out bool isDoubtful) is { } breach)
        {
            over.Add((watched, breach));
        }
        else if (isDoubtful)
        {
            doubtful.Add(watched);
        }
    }

    /// <summary>Measures jobs exactly whose processes' resident sets together are over the limit: they may share much of them.</summary>
    private async void Measure(List<WatchedJob> doubtful)
    {
        long now = Stopwatch.GetTimestamp();
        int count = doubtful.Count;
        doubtful.RemoveAll(watched => watched.MeasuredNotBefore > now);
        if (_isMeasuring || doubtful.Count == 0)
        {
            return;
        }

        _isMeasuring = true;
        foreach (WatchedJob watched in doubtful)
        {
            TreeMemory memory = default;
            TimeSpan cost = await Task.Run(() => Spend(() => memory = _measureReader.ReadProportional(watched.Leader)));
            watched.MeasuredNotBefore = Stopwatch.GetTimestamp() + (long)(cost.TotalSeconds * Share * count * Stopwatch.Frequency);
            if (memory.Bytes > watched.MemoryLimitBytes)
            {
                Tell(watched, TreeLook.Describe(watched, memory));
            }
        }

        _isMeasuring = false;
    }

    private void Tell(WatchedJob watched, LimitBreach breach)
    {
        if (!watched.IsOver && !watched.Job.IsEnding)
        {
            watched.IsOver = true;
            exceeded(watched.Job, new LimitBreach(breach.Cause, FormattableString.Invariant($"{breach.Detail}; looked at every {_interval.TotalMilliseconds:0} ms")));
        }
    }
}
