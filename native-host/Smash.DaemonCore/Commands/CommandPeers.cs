using System.Net;
using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Commands;

/// <summary>From what is known of a connection or datagram to the peer that is authorized.</summary>
internal sealed class CommandPeers
{
    private readonly UserNames _names = new();
    private readonly uint _owner = GetEffectiveUserId.Invoke();

    /// <summary>Who is at the other end of a stream.</summary>
    public CommandPeer Identify(ReliSock socket)
    {
        if (socket.Peer.Unix is { } unix)
        {
            return new CommandPeer(CommandTransport.Unix)
            {
                User = _names[unix.UserId],
                UserId = unix.UserId,
                ProcessId = unix.ProcessId,
                IsOwner = unix.UserId == _owner,
                IsAuthenticated = true,
            };
        }

        return new CommandPeer(CommandTransport.Tcp)
        {
            Address = socket.Peer.EndPoint?.Address,
            Port = socket.Peer.EndPoint?.Port ?? 0,
            KeyFingerprint = socket.Peer.KeyFingerprint,
            IsAuthenticated = socket.Peer.KeyFingerprint is not null,
        };
    }

    /// <summary>Who sent a datagram, if its address is to be believed.</summary>
    public static CommandPeer Identify(IPEndPoint sender, bool isAuthenticated) =>
        new(CommandTransport.Datagram) { Address = sender.Address, Port = sender.Port, IsAuthenticated = isAuthenticated };

    /// <summary>Asks the user database anew from now on.</summary>
    public void ForgetNames() => _names.Clear();
}
