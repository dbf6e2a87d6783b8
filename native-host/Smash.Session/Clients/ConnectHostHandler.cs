using Smash.Protocol;

namespace Smash.Session.Clients;

/// <summary>Answers <see cref="ConnectHostRequest"/>.</summary>
internal sealed class ConnectHostHandler : IRequestHandler
{
    public ValueTask<IPacket> Handle(ClientConnection connection, ref PacketReader payload)
    {
        var request = ConnectHostRequest.ReadPayload(ref payload);
        if (request.ProtocolVersion is { } version && version != ProtocolLimits.Version)
        {
            throw new RequestRefusedException(Errno.EPROTONOSUPPORT, $"The client speaks version {version} of the protocol, this host {ProtocolLimits.Version}.");
        }

        if (connection.Client is not null)
        {
            throw new RequestRefusedException(Errno.EINVAL, "The connection has logged in already.");
        }

        connection.Login(request);
        Ack answer = request.ProtocolVersion is null
            ? Ack.Plain
            : new Ack { ProtocolVersion = ProtocolLimits.Version, HostVersion = HostVersion.Text, HonoursSubmissionKeys = true, KnowsRemoteRuns = true, KnowsOptions = true, KnowsSpooledInput = true };
        return ValueTask.FromResult<IPacket>(answer);
    }
}
