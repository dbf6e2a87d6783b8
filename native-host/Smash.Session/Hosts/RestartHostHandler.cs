using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Master;

namespace Smash.Session.Hosts;

/// <summary>Answers <see cref="RestartHostRequest"/>: the master is asked, and has this session make room for another.</summary>
internal sealed class RestartHostHandler(MasterLink link, HostShutdown shutdown) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        RestartHostRequest.ReadPayload(ref payload);
        if (shutdown.IsBegun)
        {
            throw new RequestRefusedException(Errno.ESHUTDOWN, "The host is stopping.");
        }

        link.Restart();
        return ValueTask.FromResult<IPacket>(Ack.Plain);
    }
}
