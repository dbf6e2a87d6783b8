using Smash.Protocol;

namespace Smash.Session.Clients;

/// <summary>Carries out one kind of request.</summary>
internal interface IRequestHandler
{
    /// <summary>Decodes the request and carries it out. It is called on the loop and must not block.</summary>
    /// <param name="connection">Who asks.</param>
    /// <param name="payload">The request's payload; valid until the method returns, not until its task completes.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="MalformedPacketException">The payload does not decode.</exception>
    /// <exception cref="RequestRefusedException">The request cannot be carried out.</exception>
    ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload);
}
