using Smash.Protocol;

namespace Smash.Client;

/// <summary>
/// The jobs of a connection that have not ended and that somebody holds. What nobody holds may be collected: a table of a hundred
/// thousand submissions costs nothing once they are forgotten.
/// </summary>
internal sealed class JobTable
{
    private const int FirstSweep = 1024;

    private readonly object _gate = new();
    private readonly Dictionary<uint, WeakReference<SmashJob>> _jobs = [];
    private readonly Dictionary<uint, JobRecord> _early = [];
    private int _adoptions;
    private int _sweepAt = FirstSweep;

    /// <summary>
    /// Begins to keep updates of unknown jobs, since the request about to be sent may make some known: an update can come before the
    /// answer, or between the answer and its handling.
    /// </summary>
    public void BeginAdoption()
    {
        lock (_gate)
        {
            _adoptions++;
        }
    }

    /// <summary>Ends what <see cref="BeginAdoption"/> began.</summary>
    public void EndAdoption()
    {
        lock (_gate)
        {
            if (--_adoptions == 0)
            {
                _early.Clear();
            }
        }
    }

    /// <summary>Gives the job of a record: the one that somebody holds already, or a new one.</summary>
    public SmashJob Adopt(SmashConnection connection, JobRecord record)
    {
        SmashJob? known;
        lock (_gate)
        {
            if (_early.TryGetValue(record.JobId, out JobRecord? early) && SmashJob.IsNewer(early, than: record))
            {
                record = early;
            }

            known = Find(record);
            if (known is null)
            {
                var job = new SmashJob(connection, record);
                if (!job.IsEnded)
                {
                    Add(job);
                }

                return job;
            }
        }

        known.Apply(record);
        return known;
    }

    /// <summary>Takes over a pushed record.</summary>
    public void Apply(JobRecord record)
    {
        SmashJob? job;
        lock (_gate)
        {
            if (_adoptions > 0)
            {
                _early[record.JobId] = record;
            }

            job = Find(record);
            if (record.State.IsEnded())
            {
                _jobs.Remove(record.JobId);
            }
        }

        job?.Apply(record);
    }

    /// <summary>The jobs that have not ended and that somebody holds, by ascending id.</summary>
    public IReadOnlyList<SmashJob> GetHeld()
    {
        lock (_gate)
        {
            Sweep();
            return [.. _jobs.OrderBy(job => job.Key).Select(job => job.Value.TryGetTarget(out SmashJob? held) ? held : null).OfType<SmashJob>()];
        }
    }

    private SmashJob? Find(JobRecord record)
    {
        // A host that keeps no records counts from 1 again when it is started anew: then the id is another job's.
        return _jobs.TryGetValue(record.JobId, out WeakReference<SmashJob>? reference)
            && reference.TryGetTarget(out SmashJob? job)
            && job.Record.SubmittedMicroseconds == record.SubmittedMicroseconds
            ? job
            : null;
    }

    private void Add(SmashJob job)
    {
        if (_jobs.Count >= _sweepAt)
        {
            Sweep();
            _sweepAt = Math.Max(FirstSweep, _jobs.Count * 2);
        }

        _jobs[job.Id] = new WeakReference<SmashJob>(job);
    }

    private void Sweep()
    {
        foreach ((uint id, WeakReference<SmashJob> reference) in _jobs)
        {
            if (!reference.TryGetTarget(out SmashJob? job) || job.IsEnded)
            {
                _jobs.Remove(id);
            }
        }
    }
}
