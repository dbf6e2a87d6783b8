namespace Smash.Protocol;

/// <summary>NACK: the request was refused and changed nothing.</summary>
/// <param name="Error">Linux error number.</param>
/// <param name="Message">What is wrong, and what to do.</param>
public sealed record Nack(Errno Error, string Message) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.Nack;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static Nack ReadPayload(ref PacketReader reader)
    {
        var nack = new Nack((Errno)reader.ReadUInt32(), reader.ReadString());
        reader.SkipFields();
        return nack;
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32((uint)Error);
        writer.WriteString(Message);
    }
}
