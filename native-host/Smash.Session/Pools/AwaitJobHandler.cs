using Smash.Protocol;
using Smash.Session.Arrays;
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
        // A member of an array that is no job yet is waited for with the array.
        waits.Set(connection, [.. request.JobIds.Distinct().Select(id => live.GetValueOrDefault(id) ?? ArrayTable.FindUnmade(connection.Client, id)?.Array.Head).OfType<Job>().Distinct()]);
        return ValueTask.FromResult<IPacket>(Ack.Plain);
    }
}
