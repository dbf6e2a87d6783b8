using Smash.DaemonCore.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;
using Smash.Session.Clients;
using Smash.Session.Rex;
using Smash.Session.Users;

namespace Smash.Session.Hosts;

/// <summary>Answers <see cref="ExecuteDaemonCommandRequest"/>: the daemon's own commands and those of the host's REX, for whoever is connected already.</summary>
internal sealed class ExecuteDaemonCommandHandler(CommandTable commands, SessionUser user, RexProcess rex) : IRequestHandler
{
    // The master lets nobody but the session's own user through.
    private readonly CommandPeer _peer = new(CommandTransport.Packet) { User = user.Name, UserId = user.Id, IsOwner = true, IsAuthenticated = true };

    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        ExecuteDaemonCommandRequest request = ExecuteDaemonCommandRequest.ReadPayload(ref payload);
        connection.IsExclusive = true;
        return ExecuteAsync(request, connection.Lifetime);
    }

    private async ValueTask<IPacket> ExecuteAsync(ExecuteDaemonCommandRequest request, CancellationToken cancelled) =>
        new DaemonCommandResult(await (IsOfRex(request.Message) ? rex.ExecuteAsync(request.Message, cancelled) : commands.ExecuteAsync(_peer, request.Message, cancelled)));

    private static bool IsOfRex(ReadOnlyMemory<byte> message)
    {
        try
        {
            return new CedarReader(message).GetInt32() is >= RexProcess.FirstCommand and <= RexProcess.LastCommand;
        }
        catch (CedarException)
        {
            // The table tells what is wrong with it.
            return false;
        }
    }
}
