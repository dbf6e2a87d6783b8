using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Master;

namespace Smash.Session.Hosts;

/// <summary>Answers <see cref="StopHostRequest"/>: the master is asked, and stops the host as on SIGTERM.</summary>
internal sealed class StopHostHandler(MasterLink link, HostShutdown shutdown) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        if (StopHostRequest.ReadPayload(ref payload).IsFast)
        {
            shutdown.Hasten();
        }

        link.Quit();
        return ValueTask.FromResult<IPacket>(Ack.Plain);
    }
}
