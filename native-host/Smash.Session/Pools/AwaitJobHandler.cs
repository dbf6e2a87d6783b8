using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;

namespace Smash.Session.Pools;

/// <summary>Answers <see cref="AwaitJobRequest"/>.</summary>
internal sealed class AwaitJobHandler(JobWaits waits) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = AwaitJobRequest.ReadPayload(ref payload);
        SortedDictionary<uint, Job> live = connection.Client!.Jobs;
        waits.Set(connection, [.. request.JobIds.Distinct().Select(id => live.GetValueOrDefault(id)).OfType<Job>()]);
        return ValueTask.FromResult<IPacket>(Ack.Plain);
    }
}
