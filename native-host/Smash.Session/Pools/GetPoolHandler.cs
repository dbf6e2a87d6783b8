using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Pools;

/// <summary>Answers <see cref="GetPoolRequest"/>.</summary>
internal sealed class GetPoolHandler(PoolTable pools) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = GetPoolRequest.ReadPayload(ref payload);
        IEnumerable<JobPool> found = request.Names.Count > 0 ? request.Names.Select(pools.Find) : pools.All;
        return ValueTask.FromResult<IPacket>(new PoolRecords([.. found.Distinct().OrderBy(static pool => pool.Number).Select(static pool => pool.ToRecord())]));
    }
}
