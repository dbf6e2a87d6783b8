using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Groups;
using Smash.Session.Jobs;
using Smash.Session.Store;

namespace Smash.Session.Limits;

/// <summary>Answers <see cref="SetLimitsRequest"/>, when the change is on disk, and in force where the job runs.</summary>
internal sealed class SetLimitsHandler(JobTable jobs, JobFinder finder, JobStore store, LimitWatch watch, JobGroups groups, JobNotifier notifier) : IRequestHandler
{
    private readonly LimitTable _limits = new();
    private readonly ArrayLimits _arrays = new(jobs, store, watch, groups, notifier);

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload) =>
        SetAsync(connection.Client!, SetLimitsRequest.ReadPayload(ref payload));

    private async ValueTask<IPacket> SetAsync(Client client, SetLimitsRequest request)
    {
        Job job = await finder.FindLiveAsync(client, request.JobId);
        if (request.NamesOther)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, "The share of processors, the processors and the I/O priority of a job cannot be changed.");
        }

        LimitChange change = LimitChange.Make(job, request);
        _limits.Check(LimitTable.For(change.After.MaxCpuSeconds, change.After.MaxAddressSpaceBytes, maxOpenFiles: change.After.Tree?.MaxOpenFiles ?? 0));
        LimitTable.CheckWatched(change.After.MaxMemoryBytes, change.After.MaxWallMilliseconds);
        LimitKeeping.CheckLater(change.Options?.TreeLimits);
        change.Check();
        if (job.Members is not null)
        {
            await _arrays.SetAsync(change, request);
        }
        else
        {
            await SetAsync(change);
        }

        return Ack.Plain;
    }

    private async Task SetAsync(LimitChange change)
    {
        Job job = change.Job;
        (ulong key, JobLimitValues after, JobOptions? options) = (job.Key, change.After, change.Options);
        await store.RequestAsync(writer => writer.SetLimits(key, after, options));
        CheckLive(job);
        // It may have been started meanwhile, with the limits that it had.
        await CheckOrTakeBackAsync(change);
        CheckLive(job);
        change.After.ApplyTo(job);
        watch.Reset(job);
        notifier.Notify(job);
    }

    private void CheckLive(Job job)
    {
        if (job.IsEnding || jobs.Find(job.Key) != job)
        {
            throw RequestRefusedException.JobEnded(job.Id);
        }
    }

    private async Task CheckOrTakeBackAsync(LimitChange change)
    {
        try
        {
            change.Check();
            await change.SetKernelsAsync(groups);
        }
        catch (RequestRefusedException)
        {
            (ulong key, JobLimitValues before, JobOptions? options) = (change.Job.Key, change.Before, change.Options is null ? null : change.Job.Options);
            await store.SaveAsync(writer => writer.SetLimits(key, before, options));
            throw;
        }
    }
}
