using Smash.Protocol;
using Smash.Session.Clients;

namespace Smash.Session.Streams;

/// <summary>Answers <see cref="SpoolInputRequest"/>, when the file has all of it.</summary>
/// <param name="spools">Where it goes.</param>
internal sealed class SpoolInputHandler(InputSpools spools) : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = SpoolInputRequest.ReadPayload(ref payload);
        // It holds the bytes until they are written, and the next piece begins behind them.
        connection.IsExclusive = true;
        return AppendAsync(connection, request);
    }

    private async ValueTask<IPacket> AppendAsync(ClientConnection connection, SpoolInputRequest request)
    {
        await spools.AppendAsync(connection, request);
        return Ack.Plain;
    }
}
