namespace Smash.Protocol.Rex;

/// <summary>OPEN: a channel for a transaction is wanted.</summary>
/// <param name="Transaction">Which.</param>
/// <param name="Fields">What it is asked for with.</param>
public sealed record RexOpen(RexTransaction Transaction, RexFields Fields) : IRexPayload
{
    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none.</exception>
    public static RexOpen Read(ref PacketReader reader) => new((RexTransaction)reader.ReadByte(), RexFields.Read(ref reader));

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRaw([(byte)Transaction]);
        Fields.WritePayload(writer);
    }
}
