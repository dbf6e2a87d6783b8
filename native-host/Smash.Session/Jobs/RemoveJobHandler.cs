using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="RemoveJobRequest"/>.</summary>
internal sealed class RemoveJobHandler(JobFinder finder, RecordRemover remover) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload) =>
        RemoveAsync(connection.Client!, RemoveJobRequest.ReadPayload(ref payload));

    private async ValueTask<IPacket> RemoveAsync(Client client, RemoveJobRequest request)
    {
        FoundJob found = await finder.FindAsync(client, request.JobId);
        if (!found.Record.State.IsEnded())
        {
            throw new RequestRefusedException(Errno.EBUSY, $"Job {request.JobId} has not ended.");
        }

        if (found.Record.Options.Array?.ArrayId is { } array && client.Jobs.ContainsKey(array))
        {
            // A session that follows finds out by its record that it has run.
            throw new RequestRefusedException(Errno.EBUSY, $"Job {request.JobId} is a member of array {array}, which has not ended: remove it then, or the array.");
        }

        if (found.Record.Options.Array is { Count: > 0 })
        {
            await remover.RemoveMembersAsync(client, request.JobId);
        }

        await remover.RemoveAsync(client, request.JobId, Path.ChangeExtension(found.Record.StandardOutputPath, null));
        return Ack.Plain;
    }
}
