namespace Smash.Protocol.Rex;

/// <summary>WINDOW: the receiver of a stream takes more of it.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Bytes">How many bytes more may be sent than before.</param>
public sealed record RexWindow(byte Stream, uint Bytes) : IRexPayload
{
    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static RexWindow Read(ref PacketReader reader) => new(reader.ReadByte(), reader.ReadUInt32());

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRaw([Stream]);
        writer.WriteUInt32(Bytes);
    }
}
