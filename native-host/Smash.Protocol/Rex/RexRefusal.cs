namespace Smash.Protocol.Rex;

/// <summary>REFUSED: why a transaction is not begun. Nothing has been transferred or run.</summary>
/// <param name="Error">Linux's error number nearest to it.</param>
/// <param name="ErrorId">What programs know it by: a stable word.</param>
/// <param name="Message">What people are told: one sentence.</param>
public sealed record RexRefusal(Errno Error, string ErrorId, string Message) : IRexPayload
{
    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static RexRefusal Read(ref PacketReader reader) => new((Errno)reader.ReadInt32(), reader.ReadString(), reader.ReadString());

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt32((int)Error);
        writer.WriteString(ErrorId);
        writer.WriteString(Message);
    }
}
