using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;

namespace Smash.Session.Pools;

/// <summary>
/// Keeps jobs that wait for jobs from holding them up: the slot of a job is lent while a client that runs in it waits for others, whatever pools they are in. It has its slot back as soon as
/// none of them needs one any more, before that is given to anybody else.
/// </summary>
internal sealed class JobWaits
{
    private readonly JobScheduler _scheduler;
    private readonly ParentFinder _parents = new();
    private readonly Dictionary<ClientConnection, JobWait> _ofConnections = [];
    private readonly Dictionary<Job, List<JobWait>> _byAwaited = [];
    private readonly Dictionary<Job, int> _openWaits = [];

    public JobWaits(JobScheduler scheduler, JobNotifier notifier)
    {
        _scheduler = scheduler;
        scheduler.Left = OnLeft;
        scheduler.Came = OnCame;
        notifier.Changed += OnChanged;
    }

    /// <summary>A connection waits for jobs, in place of those that it waited for before.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="jobs">Jobs that have not ended; none: it waits no more.</param>
    public void Set(ClientConnection connection, IReadOnlyCollection<Job> jobs)
    {
        _ofConnections.Remove(connection, out JobWait? before);
        if (jobs.Count > 0 && Begin(connection, jobs) is { } wait)
        {
            _ofConnections.Add(connection, wait);
        }

        // Afterwards, so that a slot which stays lent is not returned in between.
        End(before);
    }

    /// <summary>A connection is closed.</summary>
    public void Forget(ClientConnection connection)
    {
        if (_ofConnections.Remove(connection, out JobWait? wait))
        {
            End(wait);
        }
    }

    /// <summary>A connection waits for jobs, beside others.</summary>
    /// <returns>The wait, for <see cref="End"/>; null: it does not run in a job.</returns>
    public JobWait? Begin(ClientConnection connection, IReadOnlyCollection<Job> jobs)
    {
        if (connection.PeerProcessId is not { } process || _parents.Find(process, _scheduler.Running) is not { } parent)
        {
            return null;
        }

        var wait = new JobWait(parent);
        foreach (Job job in jobs.Where(job => job != parent && !job.State.IsEnded() && wait.Jobs.Add(job)))
        {
            if (!_byAwaited.TryGetValue(job, out List<JobWait>? waits))
            {
                _byAwaited.Add(job, waits = []);
            }

            waits.Add(wait);
            if (!job.IsEnding || !job.IsLaunchRequested)
            {
                wait.Open.Add(job);
            }
        }

        if (wait.Open.Count > 0)
        {
            Lend(parent);
        }

        return wait;
    }

    /// <summary>Ends a wait.</summary>
    public void End(JobWait? wait)
    {
        if (wait is null)
        {
            return;
        }

        foreach (Job job in wait.Jobs)
        {
            Remove(job, wait);
        }

        wait.Jobs.Clear();
        if (wait.Open.Count > 0)
        {
            wait.Open.Clear();
            Return(wait.Parent);
        }
    }

    /// <summary>A job needs no slot any more, for now at least.</summary>
    private void OnLeft(Job job)
    {
        foreach (JobWait wait in GetWaits(job))
        {
            if (wait.Open.Remove(job) && wait.Open.Count == 0)
            {
                Return(wait.Parent);
            }
        }
    }

    /// <summary>A job is to be run again.</summary>
    private void OnCame(Job job)
    {
        foreach (JobWait wait in GetWaits(job))
        {
            if (wait.Open.Add(job) && wait.Open.Count == 1)
            {
                Lend(wait.Parent);
            }
        }
    }

    private void OnChanged(Job job)
    {
        if (!job.State.IsEnded())
        {
            return;
        }

        OnLeft(job);
        foreach (JobWait wait in GetWaits(job))
        {
            wait.Jobs.Remove(job);
        }

        _byAwaited.Remove(job);
    }

    private IReadOnlyList<JobWait> GetWaits(Job job) => _byAwaited.Count > 0 && _byAwaited.TryGetValue(job, out List<JobWait>? waits) ? [.. waits] : [];

    private void Remove(Job job, JobWait wait)
    {
        if (_byAwaited.TryGetValue(job, out List<JobWait>? waits) && waits.Remove(wait) && waits.Count == 0)
        {
            _byAwaited.Remove(job);
        }
    }

    private void Lend(Job parent)
    {
        int waits = _openWaits[parent] = _openWaits.GetValueOrDefault(parent) + 1;
        if (waits == 1)
        {
            _scheduler.Lend(parent);
        }
    }

    private void Return(Job parent)
    {
        int waits = _openWaits[parent] - 1;
        if (waits > 0)
        {
            _openWaits[parent] = waits;
            return;
        }

        _openWaits.Remove(parent);
        _scheduler.Return(parent);
    }
}
