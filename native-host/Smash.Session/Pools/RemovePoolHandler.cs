using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Pools;

/// <summary>Answers <see cref="RemovePoolRequest"/>, when that is on disk.</summary>
internal sealed class RemovePoolHandler(PoolChanges changes) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload) => RemoveAsync(RemovePoolRequest.ReadPayload(ref payload));

    private async ValueTask<IPacket> RemoveAsync(RemovePoolRequest request)
    {
        await changes.RemoveAsync(request.Name);
        return Ack.Plain;
    }
}
