using Smash.DaemonCore;
using Smash.Protocol;
using Smash.Session.Groups;
using Smash.Session.Jobs;

namespace Smash.Session.Limits;

/// <summary>Watches over the limits that no setrlimit(2) knows, on a job's time and on its tree, from its start to its end.</summary>
internal sealed class LimitWatch
{
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
            _watched.Add(job.Key, job.MaxWallMilliseconds > 0 ? StartTimer(job, started) : null);
            WatchTree(job, process.Pid);
        }
    }

    /// <summary>A job has other limits than before.</summary>
    public void Reset(Job job)
    {
        if (_watched.TryGetValue(job.Key, out LoopTimer? timer))
        {
            timer?.Dispose();
            _watched[job.Key] = job is { MaxWallMilliseconds: > 0, StartedMicroseconds: { } started } ? StartTimer(job, started) : null;
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

    private LoopTimer StartTimer(Job job, long startedMicroseconds)
    {
        TimeSpan allowed = TimeSpan.FromMilliseconds(job.MaxWallMilliseconds);
        TimeSpan used = TimeSpan.FromMicroseconds(UnixMicroseconds.Now - startedMicroseconds);
        // A clock that was set back must not make the time longer.
        TimeSpan left = used > TimeSpan.Zero ? allowed - used : allowed;
        return _loop.Schedule(left, () => _exceeded(job, Describe(allowed, UnixMicroseconds.Now - startedMicroseconds)));
    }

    private static LimitBreach Describe(TimeSpan allowed, long usedMicroseconds) =>
        new(JobCause.WallClockLimit, FormattableString.Invariant($"{usedMicroseconds / 1e6:0.###} s since its start, {allowed.TotalSeconds:0.###} s allowed"));
}
