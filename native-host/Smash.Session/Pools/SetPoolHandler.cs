using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Pools;

/// <summary>Answers <see cref="SetPoolRequest"/>, when the pool is on disk.</summary>
internal sealed class SetPoolHandler(PoolChanges changes) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload) => SetAsync(SetPoolRequest.ReadPayload(ref payload));

    private async ValueTask<IPacket> SetAsync(SetPoolRequest request) => new PoolRecords([(await changes.SetAsync(request)).ToRecord()]);
}
