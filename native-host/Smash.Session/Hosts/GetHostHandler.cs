using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Hosts;

/// <summary>Answers <see cref="GetHostRequest"/>.</summary>
internal sealed class GetHostHandler(Func<HostStatus> status) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        GetHostRequest.ReadPayload(ref payload);
        return ValueTask.FromResult<IPacket>(status());
    }
}
