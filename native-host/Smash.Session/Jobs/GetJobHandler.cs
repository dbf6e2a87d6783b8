using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Jobs;

/// <summary>Answers <see cref="GetJobRequest"/>.</summary>
internal sealed class GetJobHandler(JobFinder finder) : IRequestHandler
{
    // A page is cut before it comes near the 16 MiB of a packet.
    private const long MaxPageBytes = 8 * 1024 * 1024;

    // Each is compiled.
    private const int MaxPatterns = 256;

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = GetJobRequest.ReadPayload(ref payload);
        if (request.Limit is < 1 or > ProtocolLimits.MaxPageLength)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A page has 1 to {ProtocolLimits.MaxPageLength} records, not {request.Limit}.");
        }

        if (request.NamePatterns.Count > MaxPatterns)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A query has at most {MaxPatterns} name patterns, not {request.NamePatterns.Count}.");
        }

        connection.IsExclusive = true;
        return request.JobIds.Count > 0 ? FindByIdAsync(connection.Client!, request) : FindByFilterAsync(connection.Client!, request);
    }

    private static Predicate<JobRecord> FilterOf(GetJobRequest request)
    {
        var patterns = request.NamePatterns.Select(static pattern => new NamePattern(pattern)).ToList();
        var states = request.States.ToHashSet();
        return record => (patterns.Count == 0 || patterns.Exists(pattern => pattern.IsMatch(record.Name)))
            && (states.Count == 0 || states.Contains(record.State));
    }

    private static JobRecords Page(List<JobRecord> records, int limit)
    {
        long length = 0;
        int count = 0;
        while (count < Math.Min(records.Count, limit) && length < MaxPageBytes)
        {
            length += 512 + (records[count].Command.Length * 3L);
            count++;
        }

        return count == records.Count ? new JobRecords(records) : new JobRecords(records[..count], records[count - 1].JobId);
    }

    private async ValueTask<IPacket> FindByIdAsync(Client client, GetJobRequest request)
    {
        Predicate<JobRecord> filter = FilterOf(request);
        var records = new List<JobRecord>();
        foreach (uint id in request.JobIds.Where(id => id > request.AfterId).Distinct().Order())
        {
            if (records.Count <= request.Limit && await finder.TryFindAsync(client, id) is { } record && filter(record))
            {
                records.Add(record);
            }
        }

        await finder.RefreshAsync(client, records, filter);
        return Page(records, (int)request.Limit);
    }

    private async ValueTask<IPacket> FindByFilterAsync(Client client, GetJobRequest request) =>
        Page(await finder.FindAllAsync(client, request.AfterId, FilterOf(request), (int)request.Limit + 1), (int)request.Limit);
}
