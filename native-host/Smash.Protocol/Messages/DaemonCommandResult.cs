namespace Smash.Protocol;

/// <summary>DAEMON_RESULT: what a command of the daemon framework answered.</summary>
/// <param name="Message">A CEDAR message: the status and the command's results (Smash.DaemonCore/COMMANDS.md).</param>
public sealed record DaemonCommandResult(ReadOnlyMemory<byte> Message) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.DaemonResult;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static DaemonCommandResult ReadPayload(ref PacketReader reader)
    {
        byte[] message = reader.ReadBytes().ToArray();
        reader.SkipFields();
        return new DaemonCommandResult(message);
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBytes(Message.Span);
    }
}
