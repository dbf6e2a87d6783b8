using System.Diagnostics;
using Smash.DaemonCore;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Groups;
using Smash.Session.Jobs;

namespace Smash.Session.Limits;

/// <summary>Watches over the limits that no setrlimit(2) knows, on a job's time and on its tree, from its start to its end.</summary>
internal sealed class LimitWatch
{
    // A process's start is known to a tick.
    private const long TickMicroseconds = 1_000_000 / ProcessFields.TicksPerSecond;

    private readonly EventLoop _loop;
    private readonly JobGroups _groups;
    private readonly Action<Job, LimitBreach> _exceeded;
    private readonly TreeSampler _sampler;
    // By key. Without a timer: a job that has no limit on its time.
    private readonly Dictionary<ulong, LoopTimer?> _watched = [];

    /// <summary>Makes the watch.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="groups">The control groups of jobs.</param>
    /// <param name="exceeded">Told of a job that is over a limit.</param>
    public LimitWatch(EventLoop loop, JobGroups groups, Action<Job, LimitBreach> exceeded)
    {
        _loop = loop;
        _groups = groups;
        _exceeded = exceeded;
        _sampler = new TreeSampler(loop, groups, exceeded);
    }

    /// <summary>Takes up the jobs that ran before the session did.</summary>
    public void Resume(IEnumerable<Job> jobs)
    {
        foreach (Job job in jobs)
        {
            OnChanged(job);
        }
    }

    /// <summary>A job has changed.</summary>
    public void OnChanged(Job job)
    {
        if (job.MaxMemoryBytes == 0 && job.MaxWallMilliseconds == 0 && job.Options.TreeLimits is null)
        {
            return;
        }

        // New: it is run again.
        if (job.State.IsEnded() || job.State == JobState.New)
        {
            bool wasWatched = _watched.Remove(job.Key, out LoopTimer? timer);
            timer?.Dispose();
            if (wasWatched || job.State.IsEnded())
            {
                _groups.Remove(job);
            }
        }
        else if (job is { Process: { } process, StartedMicroseconds: { } started, Breach: null } && !_watched.ContainsKey(job.Key))
        {
            _watched.Add(job.Key, job.MaxWallMilliseconds > 0 ? StartTimer(job, process, started) : null);
            WatchTree(job, process.Pid);
        }
    }

    /// <summary>A job has other limits than before.</summary>
    public void Reset(Job job)
    {
        if (_watched.TryGetValue(job.Key, out LoopTimer? timer))
        {
            timer?.Dispose();
            _watched[job.Key] = job is { MaxWallMilliseconds: > 0, Process: { } leader, StartedMicroseconds: { } started } ? StartTimer(job, leader, started) : null;
            if (job.Process is { } process && !_sampler.IsWatched(job))
            {
                WatchTree(job, process.Pid);
            }
        }
        else
        {
            OnChanged(job);
        }
    }

    private void WatchTree(Job job, int leader)
    {
        // A program on another host is watched there.
        if (job.Remote is null && (job.MaxMemoryBytes > 0 || job.Options.TreeLimits is { MaxCpuMilliseconds: > 0 } or { MaxProcesses: > 0 } or { MaxOutputBytes: > 0 } or { MaxDiskWrittenBytes: > 0 }))
        {
            _sampler.Watch(job, leader);
        }
    }

    private LoopTimer StartTimer(Job job, ProcessIdentity process, long startedMicroseconds)
    {
        TimeSpan allowed = TimeSpan.FromMilliseconds(job.MaxWallMilliseconds);
        TimeSpan used = FindUsed(process, startedMicroseconds);
        var watch = Stopwatch.StartNew();
        return _loop.Schedule(allowed - used, () => _exceeded(job, Describe(allowed, used + watch.Elapsed)));
    }

    /// <summary>How long a job has run: by the wall clock, since a prepared process is older than its job; but no longer than its process is there, for that clock may have been set forward, and not less than nothing, for it may have been set back.</summary>
    private static TimeSpan FindUsed(ProcessIdentity process, long startedMicroseconds)
    {
        long now = UnixMicroseconds.Now;
        long used = Math.Min(now - startedMicroseconds, now - LostProcess.GetStarted(process) + TickMicroseconds);
        return TimeSpan.FromMicroseconds(Math.Max(used, 0));
    }

    private static LimitBreach Describe(TimeSpan allowed, TimeSpan used) =>
        new(JobCause.WallClockLimit, FormattableString.Invariant($"{used.TotalSeconds:0.###} s since its start, {allowed.TotalSeconds:0.###} s allowed"));
}
