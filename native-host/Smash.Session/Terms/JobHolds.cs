using Smash.DaemonCore;
using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Store;

namespace Smash.Session.Terms;

/// <summary>
/// Keeps jobs out of the queue that may not be started yet: they wait for other jobs, for a time, or for their next run. They are on disk and in the table of jobs as any other.
/// What a job waits for is not written down as it comes: a session that follows finds it out anew from the terms and from how the other jobs have ended.
/// </summary>
internal sealed class JobHolds : IDisposable
{
    private const int Sigterm = 15;

    private readonly JobTable _jobs;
    private readonly JobFinder _finder;
    private readonly HoldTable _table = new();
    private readonly DueTimes _times = new();
    private readonly ClockAlarm _alarm;
    private readonly Func<long> _now;

    /// <summary>Makes a table without a hold.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="jobs">The jobs.</param>
    /// <param name="finder">Finds those that have ended.</param>
    /// <param name="now">The wall clock, microseconds since the epoch; null: the system's.</param>
    public JobHolds(EventLoop loop, JobTable jobs, JobFinder finder, Func<long>? now = null)
    {
        _jobs = jobs;
        _finder = finder;
        _now = now ?? (static () => UnixMicroseconds.Now);
        _alarm = new ClockAlarm(loop, Look);
    }

    /// <summary>Puts a job into the queue whose holds are gone. Set before the first job.</summary>
    public Action<Job>? Released { get; set; }

    /// <summary>Ends a job that is not to be started. Set before the first job.</summary>
    public Action<Job, JobEnd>? Ended { get; set; }

    /// <summary>Ends what an array has not started, which is told why. Set before the first job.</summary>
    public Action<Job, string>? EndedLate { get; set; }

    /// <summary>Finds the records of the jobs that others are to wait for and that have ended.</summary>
    /// <param name="client">Whose jobs.</param>
    /// <param name="after">What is to be waited for.</param>
    /// <returns>By id; those that have not ended are not among them.</returns>
    /// <exception cref="RequestRefusedException">ESRCH: there is none of an id, or it is a member of an array that is no job yet.</exception>
    public async ValueTask<IReadOnlyDictionary<uint, JobRecord>> FindEndedAsync(Client client, IReadOnlyList<JobDependency> after)
    {
        var ended = new Dictionary<uint, JobRecord>();
        foreach (JobDependency dependency in after)
        {
            if (!client.Jobs.ContainsKey(dependency.JobId) && !ended.ContainsKey(dependency.JobId))
            {
                JobRecord record = await _finder.TryFindAsync(client, dependency.JobId)
                    ?? throw new RequestRefusedException(Errno.ESRCH, $"There is no job {dependency.JobId} to wait for.");
                if (!record.State.IsEnded())
                {
                    // Neither live nor ended: nobody would tell of its end.
                    throw new RequestRefusedException(Errno.ESRCH, $"There is no job {dependency.JobId} to wait for yet: it is a member whose turn has not come. Wait for its array, or submit this one later.");
                }

                ended.Add(dependency.JobId, record);
            }
        }

        return ended;
    }

    /// <summary>Whether it is known of each job that is to be waited for how it has ended, if it has.</summary>
    public static bool AreKnown(Client client, IReadOnlyList<JobDependency> after, IReadOnlyDictionary<uint, JobRecord> ended) =>
        after.All(dependency => client.Jobs.ContainsKey(dependency.JobId) || ended.ContainsKey(dependency.JobId));

    /// <summary>Refuses what would make jobs wait for each other.</summary>
    /// <exception cref="RequestRefusedException">ELOOP.</exception>
    public void CheckCircle(Job job, IReadOnlyList<JobDependency> after)
    {
        foreach (JobDependency dependency in after)
        {
            if (job.Client.Jobs.TryGetValue(dependency.JobId, out Job? awaited) && _table.Reaches(awaited.Key, job.Key))
            {
                throw new RequestRefusedException(Errno.ELOOP, $"Job {job.Id} cannot wait for job {awaited.Id}, which waits for it.");
            }
        }
    }

    /// <summary>Gives a job its hold, if its terms are open.</summary>
    /// <param name="job">A job that is not in the queue.</param>
    /// <param name="ended">The jobs that it is to wait for and that have ended. One that is neither there nor live was counted before it was removed.</param>
    public void Take(Job job, IReadOnlyDictionary<uint, JobRecord> ended)
    {
        if (job.Options.Terms is not { } terms)
        {
            return;
        }

        var hold = new JobHold();
        // What one that is run again waited for has been, whatever has become of it since.
        foreach (JobDependency dependency in terms.Attempt == 1 ? terms.After : [])
        {
            if (job.Client.Jobs.TryGetValue(dependency.JobId, out Job? awaited))
            {
                _table.Add(job.Key, awaited.Key, dependency.Kind);
            }
            else if (ended.TryGetValue(dependency.JobId, out JobRecord? record) && !HoldTable.IsMet(dependency.Kind, IsSuccess(record)))
            {
                hold.Doom ??= Describe(record);
            }
        }

        if (terms.NotBeforeMicroseconds is { } time && time > _now())
        {
            hold.NotBeforeMicroseconds = time;
            _times.Add(time, job.Key, DueKind.Start);
            SetAlarm();
        }

        if (hold.Doom is not null || IsOpen(job, hold))
        {
            job.Hold = hold;
            Update(job, hold);
        }
    }

    /// <summary>A job is on disk with its terms: they hold from now on.</summary>
    public void Begin(Job job)
    {
        AddDeadline(job);
        if (job.Hold is { } hold)
        {
            hold.IsRecorded = true;
            Advance(job, hold);
        }
    }

    /// <summary>Gives an array that has begun other options, of which only the deadline concerns it here.</summary>
    public void SetOptions(Job array, JobOptions options)
    {
        RemoveDeadline(array);
        array.Options = options;
        AddDeadline(array);
    }

    /// <summary>A job goes on to wait, whose cancel was refused: what it waited for may have come meanwhile.</summary>
    public void Resume(Job job)
    {
        if (job.Hold is { } hold)
        {
            Advance(job, hold);
        }
    }

    /// <summary>A job is not held by anything any more, nor is anything due: it has other terms from now on, or was not accepted.</summary>
    public void Drop(Job job)
    {
        _table.Remove(job.Key);
        if (job.Hold?.NotBeforeMicroseconds is { } time)
        {
            _times.Remove(time, job.Key, DueKind.Start);
        }

        RemoveDeadline(job);
        job.Hold = null;
    }

    /// <summary>A submission was not accepted: there is no such job.</summary>
    public void Withdraw(Job job)
    {
        Drop(job);
        Tell(_table.Lose(job.Key), $"job {job.Id} was not accepted");
    }

    /// <summary>A job has ended, and its end is on disk.</summary>
    public void OnEnded(Job job, JobRecord record)
    {
        Drop(job);
        Tell(_table.End(job.Key, IsSuccess(record)), Describe(record));
    }

    /// <summary>Takes up the holds of the jobs from the records, once all of them are there.</summary>
    public void Restore(StoreReader reader)
    {
        foreach (Job job in _jobs.All.Where(static job => job is { Options.Terms: not null, State: JobState.New, Claim: ClaimState.None }))
        {
            var ended = new Dictionary<uint, JobRecord>();
            foreach (JobDependency dependency in job.Options.Terms!.After)
            {
                if (!job.Client.Jobs.ContainsKey(dependency.JobId) && reader.FindEnded(job.Client.Key, dependency.JobId) is { } record)
                {
                    ended[dependency.JobId] = record;
                }
            }

            Take(job, ended);
        }
    }

    /// <summary>Does what has come due while there was no session, before a job is started.</summary>
    public void CatchUp() => Look();

    public void Dispose() => _alarm.Dispose();

    private static bool IsSuccess(JobRecord record) => record is { State: JobState.Exited, ExitCode: 0 };

    private static string Describe(JobRecord record) => $"job {record.JobId} ({record.Name}) ended {record.State} with exit code {record.ExitCode}, cause {record.Cause}";

    // It has no say once a job has been started; of an array it is about each of its members.
    private static long? GetDeadline(Job job) => job.Options.Terms is { QueueDeadlineMilliseconds: > 0 and var deadline, Attempt: 1 } && (job.StartedMicroseconds is null || job.Members is not null)
        ? job.SubmittedMicroseconds + ((long)deadline * 1000)
        : null;

    private void AddDeadline(Job job)
    {
        if (GetDeadline(job) is { } deadline)
        {
            _times.Add(deadline, job.Key, DueKind.Deadline);
            SetAlarm();
        }
    }

    private void RemoveDeadline(Job job)
    {
        if (GetDeadline(job) is { } deadline)
        {
            _times.Remove(deadline, job.Key, DueKind.Deadline);
        }
    }

    private bool IsOpen(Job job, JobHold hold) => hold.NotBeforeMicroseconds is not null || _table.IsHeld(job.Key);

    private void Update(Job job, JobHold hold) => hold.Reason = _table.IsHeld(job.Key) ? WaitReason.Jobs
        : job.Options.Terms is { Attempt: > 1 } ? WaitReason.Retry
        : hold.NotBeforeMicroseconds is not null ? WaitReason.Time
        : WaitReason.Slot;

    private void Tell(IReadOnlyList<(ulong Waiting, bool IsMet)> told, string how)
    {
        // First what comes to nothing: a job that waited in two ways is told of twice, and must not go on for the one.
        foreach ((ulong key, bool isMet) in told)
        {
            if (!isMet && _jobs.Find(key) is { Hold: { } hold })
            {
                hold.Doom ??= how;
            }
        }

        foreach ((ulong key, _) in told)
        {
            if (_jobs.Find(key) is { Hold: { } hold } job)
            {
                Advance(job, hold);
            }
        }
    }

    private void Advance(Job job, JobHold hold)
    {
        Update(job, hold);
        if (!hold.IsRecorded || job.IsEnding)
        {
            return;
        }

        if (hold.Doom is not null)
        {
            End(job, hold.Doom);
        }
        else if (!IsOpen(job, hold))
        {
            job.Hold = null;
            Released?.Invoke(job);
        }
    }

    /// <summary>Ends a job that waits in vain, and, in the same breath, those that wait for its success: a long chain of them is one transaction.</summary>
    private void End(Job first, string doom)
    {
        var doomed = new Queue<(Job Job, string Doom)>([(first, doom)]);
        while (doomed.TryDequeue(out (Job Job, string Doom) next))
        {
            if (next.Job.IsEnding)
            {
                // It waited in two ways for the one that was not started.
                continue;
            }

            Ended?.Invoke(next.Job, EndClassifier.NeverStarted(JobCause.DependencyFailed, Sigterm) with { Detail = next.Doom });
            string how = $"job {next.Job.Id} ({next.Job.Name}) was not started, since {next.Doom}";
            foreach ((ulong key, _) in _table.Doom(next.Job.Key))
            {
                if (_jobs.Find(key) is { IsEnding: false, Hold: { } hold } job)
                {
                    hold.Doom ??= Shorten(how);
                    if (hold.IsRecorded)
                    {
                        doomed.Enqueue((job, hold.Doom));
                    }
                }
            }
        }
    }

    // Each in a chain tells of the one before it: of a long one not the whole.
    private static string Shorten(string text)
    {
        const int most = 300;
        return text.Length <= most ? text : string.Concat(text.AsSpan(0, most), "…");
    }

    private void Look()
    {
        foreach ((ulong key, DueKind kind) in _times.Take(_now()))
        {
            if (_jobs.Find(key) is not { IsEnding: false } job)
            {
                continue;
            }

            if (kind == DueKind.Deadline)
            {
                EndLate(job);
            }
            else if (job.Hold is { } hold)
            {
                hold.NotBeforeMicroseconds = null;
                Advance(job, hold);
            }
        }

        SetAlarm();
    }

    private void EndLate(Job job)
    {
        if (GetDeadline(job) is null)
        {
            // It was started, and is run again.
            return;
        }

        string detail = FormattableString.Invariant($"not started within {job.Options.Terms!.QueueDeadlineMilliseconds / 1000.0:0.###} s of its submission");
        if (job is { Members: not null, Hold: null })
        {
            EndedLate?.Invoke(job, detail);
        }
        else if (job is { IsLaunchRequested: false, Prepared: null })
        {
            Ended?.Invoke(job, EndClassifier.NeverStarted(JobCause.Canceled, Sigterm) with { Detail = detail });
        }
    }

    private void SetAlarm() => _alarm.Set(_times.Next);
}
