namespace Smash.Protocol.Rex;

/// <summary>LOAD: how loaded the sender's machine is. It comes at most once a second, and when it has changed by much.</summary>
/// <param name="Value">rload: runnable threads per processor, decayed, plus memory pressure; 0: idle, 1: each processor has its work.</param>
/// <param name="Running">Programs that run there for this link.</param>
/// <param name="FreeMemoryBytes">Memory that programs can still get, bytes.</param>
public sealed record RexLoad(double Value, uint Running, ulong FreeMemoryBytes) : IRexPayload
{
    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    /// <exception cref="MalformedPacketException">It is none, or the load is no number from 0.</exception>
    public static RexLoad Read(ref PacketReader reader)
    {
        double value = BitConverter.UInt64BitsToDouble(reader.ReadUInt64());
        return double.IsFinite(value) && value >= 0
            ? new RexLoad(value, reader.ReadUInt32(), reader.ReadUInt64())
            : throw new MalformedPacketException("A load is a finite number from 0.");
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt64(BitConverter.DoubleToUInt64Bits(Value));
        writer.WriteUInt32(Running);
        writer.WriteUInt64(FreeMemoryBytes);
    }
}
