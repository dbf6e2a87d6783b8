namespace Smash.Protocol.Rex;

/// <summary>WINDOW_SIZE: the size of the terminal at home.</summary>
/// <param name="Rows">Lines.</param>
/// <param name="Columns">Characters of a line.</param>
public sealed record RexTerminalSize(ushort Rows, ushort Columns) : IRexPayload
{
    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static RexTerminalSize Read(ref PacketReader reader)
    {
        uint both = reader.ReadUInt32();
        return new RexTerminalSize((ushort)(both >> 16), (ushort)both);
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(((uint)Rows << 16) | Columns);
    }
}
