using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Limits;
using Smash.Session.Master;
using Smash.Session.Store;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="SetJobRequest"/>.</summary>
internal sealed class SetJobHandler(JobFinder finder, JobScheduler scheduler, JobStore store, MasterLink link) : IRequestHandler
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

        ulong key = job.Key;
        await store.RequestAsync(writer => writer.SetPriority(key, request.Priority));
        scheduler.SetPriority(job, request.Priority);
        if (job.IsLaunchRequested)
        {
            await SetRunningAsync(job);
        }

        return Ack.Plain;
    }

    private async Task SetRunningAsync(Job job)
    {
        Errno error = await link.SetPriorityAsync(job.Key, job.Priority);
        if (error != Errno.None)
        {
            throw error == Errno.ESRCH
                ? RequestRefusedException.JobEnded(job.Id)
                : new RequestRefusedException(error, $"The priority of job {job.Id} could not be set to {job.Priority}: {error}.");
        }
    }
}
