using System.Text;
using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="ListJobsRequest"/>.</summary>
internal sealed class ListJobsHandler(JobFinder finder) : IRequestHandler
{
    private const int EntryLength = 4 + 4 + 4 + 4 + 4;

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        ListJobsRequest.ReadPayload(ref payload);
        connection.IsExclusive = true;
        return ListAsync(connection.Client!);
    }

    private async ValueTask<IPacket> ListAsync(Client client)
    {
        // No more than this many entries fit in any case, so the answer's memory is bounded before it is measured.
        List<JobRecord> records = await finder.FindAllAsync(client, JobQuery.Everything, (ProtocolLimits.MaxPayloadLength / EntryLength) + 1);
        long length = records.Sum(static record => (long)EntryLength + Encoding.UTF8.GetByteCount(record.Command));
        return length > ProtocolLimits.MaxPayloadLength
            ? throw new RequestRefusedException(Errno.EMSGSIZE, $"The list of {records.Count} jobs does not fit in one packet: read it by JOB_QUERY, in pages.")
            : new JobList(records.ConvertAll(static record => new JobListEntry(record.JobId, record.Command, record.State, record.ExitCode ?? -1)));
    }
}
