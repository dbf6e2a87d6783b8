using Smash.DaemonCore.Logs;
using Smash.Protocol;

namespace Smash.Session.Clients;

/// <summary>From a packet's type to its handler, and from a handler's exception to a NACK.</summary>
/// <param name="handlers">The handlers by packet type.</param>
/// <param name="log">Where faults of the host's own are told.</param>
internal sealed class RequestDispatcher(IReadOnlyDictionary<PacketType, IRequestHandler> handlers, DaemonLog log)
{
    /// <summary>Told of every answer as it is sent.</summary>
    public Action<IPacket>? Answered { get; init; }

    /// <summary>Carries a request out.</summary>
    /// <returns>The answer; never faulted.</returns>
    public ValueTask<IPacket> Dispatch(ClientConnection connection, PacketType type, ReadOnlySpan<byte> payload)
    {
        if (connection.Client is null && type != PacketType.Login)
        {
            return Answer(new Nack(Errno.EACCES, "The first packet must be LOGIN."));
        }

        if (!handlers.TryGetValue(type, out IRequestHandler? handler))
        {
            return Answer(new Nack(Errno.EOPNOTSUPP, $"Packet type {(uint)type} is no request that this host knows."));
        }

        try
        {
            var reader = new PacketReader(payload);
            ValueTask<IPacket> answer = handler.Handle(connection, ref reader);
            return answer.IsCompletedSuccessfully ? answer : AwaitAsync(answer, type);
        }
#pragma warning disable CA1031 // One client's request must not end the host for the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Answer(Refuse(exception, type));
        }
    }

    private static ValueTask<IPacket> Answer(IPacket packet) => ValueTask.FromResult(packet);

    private async ValueTask<IPacket> AwaitAsync(ValueTask<IPacket> answer, PacketType type)
    {
        try
        {
            return await answer;
        }
#pragma warning disable CA1031 // One client's request must not end the host for the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Refuse(exception, type);
        }
    }

    private Nack Refuse(Exception exception, PacketType type)
    {
        switch (exception)
        {
            case RequestRefusedException refused:
                return new Nack(refused.Error, refused.Message);
            case MalformedPacketException malformed:
                return new Nack(Errno.EBADMSG, $"{type} is malformed. {malformed.Message}");
            case OperationCanceledException:
                return new Nack(Errno.ESHUTDOWN, "The connection is closed.");
            default:
                // Neither its message nor its text: either may hold what the client sent.
                log.Error($"A {type} request failed: {exception.GetType().Name}{Environment.NewLine}{exception.StackTrace}");
                return new Nack(Errno.EIO, $"The host failed to carry out {type}: {exception.Message}");
        }
    }
}
