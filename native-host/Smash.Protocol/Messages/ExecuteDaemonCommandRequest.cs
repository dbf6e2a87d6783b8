namespace Smash.Protocol;

/// <summary>DAEMON_COMMAND: has a command of the host's daemon framework executed, as if it had come to the daemon's own command socket.</summary>
/// <param name="Message">A CEDAR message: the command's number and its arguments (Smash.DaemonCore/COMMANDS.md).</param>
public sealed record ExecuteDaemonCommandRequest(ReadOnlyMemory<byte> Message) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.DaemonCommand;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static ExecuteDaemonCommandRequest ReadPayload(ref PacketReader reader)
    {
        byte[] message = reader.ReadBytes().ToArray();
        reader.SkipFields();
        return new ExecuteDaemonCommandRequest(message);
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBytes(Message.Span);
    }
}
