using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;

namespace Smash.Session.Streams;

/// <summary>Answers <see cref="SendInputRequest"/>, when the job's pipe or terminal has all of it.</summary>
internal sealed class SendInputHandler(JobFinder finder, InputSender sender) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = SendInputRequest.ReadPayload(ref payload);
        // It may wait for long, and holds the bytes meanwhile.
        connection.IsExclusive = true;
        return SendAsync(connection.Client!, request, connection.Lifetime);
    }

    private async ValueTask<IPacket> SendAsync(Client client, SendInputRequest request, CancellationToken cancellation)
    {
        Job job = await finder.FindLiveAsync(client, request.JobId);
        if (!HolderPlace.IsNeeded(job))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The standard input of job {job.Id} is not open: it was submitted with neither INPUT_OPEN nor TERMINAL.");
        }

        await sender.SendAsync(job, request.Data, request.IsEnd, cancellation);
        return Ack.Plain;
    }
}
