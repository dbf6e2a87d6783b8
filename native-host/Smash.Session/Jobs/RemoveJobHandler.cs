using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Output;
using Smash.Session.Store;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="RemoveJobRequest"/>.</summary>
internal sealed class RemoveJobHandler(JobFinder finder, RecentEnds recent, JobStore store) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload) =>
        RemoveAsync(connection.Client!, RemoveJobRequest.ReadPayload(ref payload));

    private async ValueTask<IPacket> RemoveAsync(Client client, RemoveJobRequest request)
    {
        FoundJob found = await finder.FindAsync(client, request.JobId);
        if (found.Live is not null)
        {
            throw new RequestRefusedException(Errno.EBUSY, $"Job {request.JobId} has not ended.");
        }

        // The files first: they may be what fills the disk on which the record is to be deleted.
        await Task.Run(() =>
        {
            // Deleting in a folder that somebody has removed is a fault, unlike deleting a file that is not there.
            if (Directory.Exists(Path.GetDirectoryName(found.Record.StandardOutputPath)))
            {
                File.Delete(found.Record.StandardOutputPath);
                File.Delete(found.Record.StandardErrorPath);
                File.Delete(InputFile.PathBeside(found.Record.StandardOutputPath));
            }
        });
        long key = client.Key;
        await store.RequestAsync(writer => writer.Delete(key, request.JobId));
        recent.Remove(client, request.JobId);
        return Ack.Plain;
    }
}
