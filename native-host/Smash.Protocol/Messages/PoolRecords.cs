namespace Smash.Protocol;

/// <summary>POOL_RECORDS: pools.</summary>
/// <param name="Records">The pools, in the order in which they were made.</param>
public sealed record PoolRecords(IReadOnlyList<PoolRecord> Records) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.PoolRecords;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static PoolRecords ReadPayload(ref PacketReader reader)
    {
        uint count = reader.ReadUInt32();
        var records = new List<PoolRecord>();
        for (uint i = 0; i < count; i++)
        {
            var fields = new PacketReader(reader.ReadBytes());
            records.Add(PoolRecord.Read(ref fields));
        }

        reader.SkipFields();
        return new PoolRecords(records);
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32((uint)Records.Count);
        foreach (PoolRecord record in Records)
        {
            writer.WritePart(record, static (part, value) => value.Write(part));
        }
    }
}
