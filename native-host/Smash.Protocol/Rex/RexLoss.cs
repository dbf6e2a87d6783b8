namespace Smash.Protocol.Rex;

/// <summary>LOST: how a program ends nobody will know.</summary>
/// <param name="Why">What people are told: one sentence.</param>
public sealed record RexLoss(string Why) : IRexPayload
{
    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static RexLoss Read(ref PacketReader reader) => new(reader.ReadString());

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString(Why);
    }
}
