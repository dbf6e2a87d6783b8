using System.Diagnostics;

namespace Smash.Client;

/// <summary>Waits for jobs, and gives each as soon as it has ended, in the order of their ends. One thread may take.</summary>
public sealed class JobWaiter : IJobListener, IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<SmashJob> _settled = new();
    private readonly HashSet<SmashJob> _waitedFor = [];
    private readonly Dictionary<SmashConnection, List<uint>> _told = [];
    private readonly List<SmashJob> _untold = [];

    /// <summary>Whether the hosts are told what is waited for: where this process runs in one of their jobs, that lends its slot until the wait is over.</summary>
    public bool LendsSlot { get; init; }

    /// <summary>Number of jobs that were added.</summary>
    public int Added { get; private set; }

    /// <summary>Number of jobs that were added and not taken yet.</summary>
    public int Left { get; private set; }

    /// <summary>Adds a job; one that has ended can be taken at once.</summary>
    /// <param name="job">The job.</param>
    public void Add(SmashJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        Added++;
        Left++;
        lock (_gate)
        {
            _waitedFor.Add(job);
        }

        if (LendsSlot)
        {
            _untold.Add(job);
        }

        job.Listen(this);
    }

    /// <summary>Takes a job that has ended, or whose host cannot be reached any more (<see cref="SmashJob.Fault"/>), waiting for it.</summary>
    /// <param name="timeout">Longest time to wait; <see cref="Timeout.InfiniteTimeSpan"/>: as long as it takes; zero: not at all.</param>
    /// <param name="cancellationToken">Ends the waiting, not the jobs.</param>
    /// <returns>The job; null when none is left or the time is over.</returns>
    public SmashJob? Take(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (Left == 0)
        {
            return null;
        }

        if (timeout != TimeSpan.Zero)
        {
            TellHosts();
        }

        long begin = Stopwatch.GetTimestamp();
        using (cancellationToken.UnsafeRegister(static waiter => ((JobWaiter)waiter!).Wake(), this))
        {
            lock (_gate)
            {
                while (_settled.Count == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!TryGetWait(timeout, begin, out int milliseconds))
                    {
                        return null;
                    }

                    Monitor.Wait(_gate, milliseconds);
                }

                Left--;
                return _settled.Dequeue();
            }
        }
    }

    /// <summary>Forgets the jobs that are left; they go on.</summary>
    public void Dispose()
    {
        SmashJob[] left;
        lock (_gate)
        {
            left = [.. _waitedFor];
            _waitedFor.Clear();
        }

        foreach (SmashJob job in left)
        {
            job.Unlisten(this);
        }

        foreach ((SmashConnection connection, List<uint> ids) in _told)
        {
            connection.EndAwait(ids);
        }

        _told.Clear();
    }

    void IJobListener.OnSettled(SmashJob job)
    {
        lock (_gate)
        {
            _waitedFor.Remove(job);
            _settled.Enqueue(job);
            Monitor.PulseAll(_gate);
        }
    }

    private void TellHosts()
    {
        foreach (IGrouping<SmashConnection, SmashJob> jobs in _untold.Where(static job => !job.IsEnded).GroupBy(static job => job.Connection))
        {
            if (!_told.TryGetValue(jobs.Key, out List<uint>? told))
            {
                _told.Add(jobs.Key, told = []);
            }

            uint[] ids = [.. jobs.Select(static job => job.Id)];
            told.AddRange(ids);
            jobs.Key.BeginAwait(ids);
        }

        _untold.Clear();
    }

    private static bool TryGetWait(TimeSpan timeout, long begin, out int milliseconds)
    {
        milliseconds = Timeout.Infinite;
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return true;
        }

        double left = (timeout - Stopwatch.GetElapsedTime(begin)).TotalMilliseconds;
        milliseconds = (int)Math.Min(Math.Ceiling(left), int.MaxValue);
        return milliseconds > 0;
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
