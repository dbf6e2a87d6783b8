using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;
using Smash.Session.Limits;
using Smash.Session.Store;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="SetJobRequest"/>.</summary>
internal sealed class SetJobHandler(JobFinder finder, JobScheduler scheduler, JobStore store) : IRequestHandler
{
    private readonly PriorityRange _priorities = new();

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload) =>
        SetAsync(connection.Client!, SetJobRequest.ReadPayload(ref payload));

    private async ValueTask<IPacket> SetAsync(Client client, SetJobRequest request)
    {
        Job job = await finder.FindLiveAsync(client, request.JobId);
        _priorities.Check(request.Priority, job.IsLaunchRequested ? job.Priority : _priorities.Own);
        if (job is { Remote: not null, IsLaunchRequested: true })
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"Job {job.Id} runs on another host: its priority can be set until it is started.");
        }

        if (job.Options.Engine is { Name: { } engine } && (job.IsLaunchRequested || job.Members is { HasStarted: true }))
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"Job {job.Id} has been handed to {engine}: its priority can be set until then.");
        }

        if (job.Members is null)
        {
            await SetAllAsync([job], request.Priority);
            await SetRunningAsync(job);
        }
        else
        {
            await SetArrayAsync(job, request.Priority);
        }

        return Ack.Plain;
    }

    /// <summary>Sets the priority of an array: of the members that are jobs, and with its own that of those which will be.</summary>
    private async Task SetArrayAsync(Job array, int priority)
    {
        List<Job> members = ArrayTable.LiveMembers(array);
        await SetAllAsync([array, .. members], priority);
        // Those that were made while it was written have the priority that the array had; from now on they are made with the new one.
        List<Job> late = [.. ArrayTable.LiveMembers(array).Except(members)];
        if (late.Count > 0)
        {
            await SetAllAsync(late, priority);
            members.AddRange(late);
        }

        foreach (Job member in members.Where(static member => !member.IsEnding))
        {
            Errno error = member.IsLaunchRequested ? await scheduler.Engines.For(member).SetPriorityAsync(member, priority) : Errno.None;
            if (error is not (Errno.None or Errno.ESRCH))
            {
                throw new RequestRefusedException(error, $"The priority of job {member.Id} could not be set to {priority}: {error}.");
            }
        }
    }

    private async Task SetAllAsync(List<Job> jobs, int priority)
    {
        ulong[] keys = [.. jobs.Select(static job => job.Key)];
        await store.RequestAsync(writer => Array.ForEach(keys, key => writer.SetPriority(key, priority)));
        jobs.ForEach(job => scheduler.SetPriority(job, priority));
    }

    private async Task SetRunningAsync(Job job)
    {
        Errno error = job.IsLaunchRequested ? await scheduler.Engines.For(job).SetPriorityAsync(job, job.Priority) : Errno.None;
        if (error != Errno.None)
        {
            throw error == Errno.ESRCH
                ? RequestRefusedException.JobEnded(job.Id)
                : new RequestRefusedException(error, $"The priority of job {job.Id} could not be set to {job.Priority}: {error}.");
        }
    }
}
