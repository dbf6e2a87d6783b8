using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="GetJobRequest"/>.</summary>
internal sealed class GetJobHandler(JobFinder finder) : IRequestHandler
{
    // A page is cut before it comes near the 16 MiB of a packet.
    private const long MaxPageBytes = 8 * 1024 * 1024;

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = GetJobRequest.ReadPayload(ref payload);
        var query = new JobQuery(request);
        connection.IsExclusive = true;
        return request.JobIds.Count > 0 ? FindByIdAsync(connection.Client!, request, query) : FindByQueryAsync(connection.Client!, query, (int)request.Limit);
    }

    /// <summary>Cuts what was found, one more than wanted if there are more, to a page.</summary>
    private static JobRecords Page(List<JobRecord> records, JobQuery query, int limit)
    {
        long length = 0;
        int count = 0;
        while (count < Math.Min(records.Count, limit) && length < MaxPageBytes)
        {
            length += 512 + (records[query.IsFromEnd ? records.Count - 1 - count : count].Command.Length * 3L);
            count++;
        }

        bool isCut = count < records.Count;
        List<JobRecord> page = !isCut ? records : query.IsFromEnd ? records[^count..] : records[..count];
        return new JobRecords(page, isCut && !query.IsFromEnd ? page[^1].JobId : null)
        {
            MoreBefore = isCut && query.IsFromEnd ? page[0].JobId : null,
            IsSearched = query.NeedsSearch,
        };
    }

    private async ValueTask<IPacket> FindByIdAsync(Client client, GetJobRequest request, JobQuery query)
    {
        var records = new List<JobRecord>();
        IEnumerable<uint> ids = request.JobIds.Distinct();
        foreach (uint id in query.IsFromEnd ? ids.OrderDescending() : ids.Order())
        {
            if (records.Count <= request.Limit && await finder.TryFindAsync(client, id) is { } record && query.IsMatch(record))
            {
                records.Add(record);
            }
        }

        await finder.RefreshAsync(client, records, query.IsMatch);
        records.Sort(static (one, other) => one.JobId.CompareTo(other.JobId));
        return Page(records, query, (int)request.Limit);
    }

    private async ValueTask<IPacket> FindByQueryAsync(Client client, JobQuery query, int limit) =>
        Page(await finder.FindAllAsync(client, query, limit + 1), query, limit);
}
