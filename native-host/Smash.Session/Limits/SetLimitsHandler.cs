using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Groups;
using Smash.Session.Interop;
using Smash.Session.Jobs;
using Smash.Session.Store;

namespace Smash.Session.Limits;

/// <summary>Answers <see cref="SetLimitsRequest"/>, when the change is on disk, and in force where the job runs.</summary>
internal sealed class SetLimitsHandler(JobTable jobs, JobFinder finder, JobStore store, LimitWatch watch, JobGroups groups, JobNotifier notifier) : IRequestHandler
{
    private readonly LimitTable _limits = new();

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload) =>
        SetAsync(connection.Client!, SetLimitsRequest.ReadPayload(ref payload));

    private async ValueTask<IPacket> SetAsync(Client client, SetLimitsRequest request)
    {
        Job job = await finder.FindLiveAsync(client, request.JobId);
        if (job.Members is not null)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"The limits of array {job.Id} are settled: those of its members can be changed.");
        }

        if (request.NamesOther)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, "Of the limits on a job's tree only that on its memory can be changed.");
        }

        JobLimitValues before = JobLimitValues.Of(job);
        JobLimitValues after = before.With(request);
        _limits.Check(LimitTable.For(after.MaxCpuSeconds, after.MaxAddressSpaceBytes));
        LimitTable.CheckWatched(after.MaxMemoryBytes, after.MaxWallMilliseconds);
        CheckStarted(job, before, after);
        await SaveAsync(job, after);
        if (job.IsEnding || jobs.Find(job.Key) != job)
        {
            throw RequestRefusedException.JobEnded(job.Id);
        }

        // It may have been started meanwhile, with the limits that it had.
        CheckOrTakeBack(job, before, after);
        after.ApplyTo(job);
        watch.Reset(job);
        notifier.Notify(job);
        return Ack.Plain;
    }

    /// <summary>Refuses what cannot be changed of a job that has been started.</summary>
    private void CheckStarted(Job job, JobLimitValues before, JobLimitValues after)
    {
        if (!job.IsLaunchRequested && job.Prepared is null)
        {
            if (after.MaxMemoryBytes == 0 && before.MaxMemoryBytes > 0 && groups.Find(job, LimitResource.TreeMemory) is not null)
            {
                throw new RequestRefusedException(Errno.EOPNOTSUPP, $"The limit on the memory of job {job.Id} cannot be taken away: a control group is to keep it. It can be set to another one.");
            }

            return;
        }

        string? why = job.Remote is not null ? "it runs on another host"
            : job.Options.Engine is not null ? "another engine runs it"
            : job.Process is null ? "it is just being started"
            : before.MaxMemoryBytes != after.MaxMemoryBytes && groups.Find(job, LimitResource.TreeMemory) is not null ? "a control group keeps the limit on its memory"
            : null;
        if (why is not null)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"The limits of job {job.Id} cannot be changed: {why}.");
        }
    }

    private void CheckOrTakeBack(Job job, JobLimitValues before, JobLimitValues after)
    {
        try
        {
            CheckStarted(job, before, after);
            if (job.Process is { } process && (job.IsLaunchRequested || job.Prepared is not null))
            {
                SetKernels(job, process, before, after);
            }
        }
        catch (RequestRefusedException)
        {
            ulong key = job.Key;
            store.SaveAsync(writer => writer.SetLimits(key, before));
            throw;
        }
    }

    private static void SetKernels(Job job, ProcessIdentity process, JobLimitValues before, JobLimitValues after)
    {
        IReadOnlyList<EffectiveLimit> limits = LimitTable.For(after.MaxCpuSeconds, after.MaxAddressSpaceBytes, job.PriorCpuSeconds);
        if (before.MaxCpuSeconds != after.MaxCpuSeconds)
        {
            Set(job, process, Find(limits, LimitResource.CpuTime));
        }

        if (before.MaxAddressSpaceBytes != after.MaxAddressSpaceBytes)
        {
            Set(job, process, Find(limits, LimitResource.AddressSpace));
        }
    }

    private static EffectiveLimit Find(IReadOnlyList<EffectiveLimit> limits, LimitResource resource) =>
        limits.FirstOrDefault(limit => limit.Resource == resource) is { Resource: var found } limit && found == resource
            ? limit
            : new EffectiveLimit(resource, GetResourceLimit.Infinity, GetResourceLimit.Infinity);

    private static void Set(Job job, ProcessIdentity process, EffectiveLimit limit)
    {
        Errno error = ProcessLimits.Set(process.Pid, limit);
        if (error != Errno.None)
        {
            string above = error == Errno.EPERM ? ", which is above what the kernel holds it to: only a privileged host can raise that" : "";
            throw new RequestRefusedException(error, $"The limit of job {job.Id} on {limit.Resource} could not be set to {limit.Soft}{above}: {error}.");
        }
    }

    private Task SaveAsync(Job job, JobLimitValues limits)
    {
        ulong key = job.Key;
        return store.RequestAsync(writer => writer.SetLimits(key, limits));
    }
}
