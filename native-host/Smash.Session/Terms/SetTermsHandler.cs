using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Pools;
using Smash.Session.Store;

namespace Smash.Session.Terms;

/// <summary>Answers <see cref="SetTermsRequest"/>, when the change is on disk.</summary>
internal sealed class SetTermsHandler(JobTable jobs, JobFinder finder, JobScheduler scheduler, JobHolds holds, ArrayTable arrays, JobStore store, JobNotifier notifier) : IRequestHandler
{
    private static readonly FieldTag[] OfStart = [FieldTag.Pool, FieldTag.After, FieldTag.NotBefore, FieldTag.Delay, FieldTag.QueueDeadline];

    private readonly ArrayChanges _arrayChanges = new(arrays, scheduler, holds, store);

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = SetTermsRequest.ReadPayload(ref payload);
        TermsCheck.Check(request.Terms);
        return SetAsync(connection.Client!, request);
    }

    private async ValueTask<IPacket> SetAsync(Client client, SetTermsRequest request)
    {
        Job job = await finder.FindLiveAsync(client, request.JobId);
        TermsCheck.CheckArray(job, request);
        if (request.Terms.Retry is not null)
        {
            TermsCheck.CheckRetry(job.Remote is not null, job.Options);
        }

        bool isOfStart = OfStart.Any(request.Changed.Contains);
        if (isOfStart || job.Members is not null)
        {
            // A submission that is on its way to the disk gets there before this, and into the queue.
            await store.SaveAsync(static _ => { });
            ThrowIfEnded(job);
        }

        if (job.Members is { IsBegun: true })
        {
            CheckEngine(job, request);
            await _arrayChanges.SetAsync(job, request);
        }
        else if (isOfStart)
        {
            await SetStartAsync(job, request);
        }
        else
        {
            await SaveAsync(job, TermsChange.Apply(job.Options, request), request);
            ThrowIfEnded(job);
            // What has changed besides meanwhile stays as it is.
            job.Options = TermsChange.Apply(job.Options, request);
        }

        notifier.Notify(job);
        return Ack.Plain;
    }

    /// <summary>Changes when a job may be started. It cannot be started until that is on disk.</summary>
    private async Task SetStartAsync(Job job, SetTermsRequest request)
    {
        IReadOnlyDictionary<uint, JobRecord> ended = await FindEndedAsync(job, request.Terms.After);
        ThrowIfEnded(job);
        CheckStart(job, request);
        JobPool? pool = request.Changed.Contains(FieldTag.Pool) ? scheduler.Pools.Find(request.Terms.Pool) : null;
        JobHold hold = Detain(job);
        JobOptions options = TermsChange.Apply(job.Options, request);
        try
        {
            await SaveAsync(job, options, request);
        }
        catch (RequestRefusedException)
        {
            hold.IsRecorded = true;
            holds.Resume(job);
            throw;
        }

        ThrowIfEnded(job);
        holds.Drop(job);
        job.Options = options;
        if (pool is not null)
        {
            scheduler.Move(job, pool);
        }

        holds.Take(job, ended);
        job.Hold ??= new JobHold();
        holds.Begin(job);
    }

    /// <summary>Keeps a job out of the queue.</summary>
    private JobHold Detain(Job job)
    {
        if (job.Hold is null)
        {
            job.Hold = new JobHold();
            scheduler.TakeOut(job);
        }

        job.Hold.IsRecorded = false;
        return job.Hold;
    }

    private async ValueTask<IReadOnlyDictionary<uint, JobRecord>> FindEndedAsync(Job job, IReadOnlyList<JobDependency> after)
    {
        try
        {
            return await holds.FindEndedAsync(job.Client, after);
        }
        catch (RequestRefusedException refusal) when (refusal.Error == Errno.ESRCH)
        {
            // Of this request ESRCH says that there is no job to be changed.
            throw new RequestRefusedException(Errno.ECHILD, refusal.Message);
        }
    }

    private void CheckStart(Job job, SetTermsRequest request)
    {
        if (job.Array is not null || job is { Members: not null, Hold: null })
        {
            throw new RequestRefusedException(Errno.EBUSY, $"Job {job.Id} is {(job.Array is null ? "an array that has begun" : "a member of an array")}: when it may start cannot be changed any more.");
        }

        CheckEngine(job, request);
        if (job.IsLaunchRequested || job.Prepared is not null || job.StartedMicroseconds is not null)
        {
            throw new RequestRefusedException(Errno.EBUSY, $"Job {job.Id} has been started: when it may start cannot be changed any more.");
        }

        if (job.Options.Terms is { Attempt: > 1 } && request.Changed.Contains(FieldTag.After))
        {
            throw new RequestRefusedException(Errno.EBUSY, $"Job {job.Id} has been started, and is run again: it waits for no other job any more.");
        }

        holds.CheckCircle(job, request.Terms.After);
    }

    private void CheckEngine(Job job, SetTermsRequest request)
    {
        JobPool? before = scheduler.Pools.TryFind(job.Options.Terms?.Pool);
        JobPool? after = request.Changed.Contains(FieldTag.Pool) ? scheduler.Pools.TryFind(request.Terms.Pool) : before;
        if (before is not null && after is not null && before.Settings.Engine != after.Settings.Engine)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"Pool '{after}' is another engine's than job {job.Id} was submitted for: submit it again there.");
        }
    }

    private void ThrowIfEnded(Job job)
    {
        if (job.IsEnding || jobs.Find(job.Key) != job)
        {
            throw RequestRefusedException.JobEnded(job.Id);
        }
    }

    private Task SaveAsync(Job job, JobOptions options, SetTermsRequest request)
    {
        (long client, ulong key) = (job.Client.Key, job.Key);
        bool setsLabels = request.Changed.Contains(FieldTag.Label);
        return store.RequestAsync(writer =>
        {
            writer.SetOptions(key, options);
            if (setsLabels)
            {
                writer.SetLabels(client, key, request.Terms.Labels);
            }
        });
    }
}
