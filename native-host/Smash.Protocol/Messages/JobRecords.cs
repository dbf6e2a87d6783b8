namespace Smash.Protocol;

/// <summary>JOB_RECORDS: a page of records.</summary>
/// <param name="Records">The records, by ascending id.</param>
/// <param name="MoreAfter">What to give as <see cref="GetJobRequest.AfterId"/> for the next page; null: there is none.</param>
public sealed record JobRecords(IReadOnlyList<JobRecord> Records, uint? MoreAfter = null) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobRecords;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static JobRecords ReadPayload(ref PacketReader reader)
    {
        uint count = reader.ReadUInt32();
        if (count > ProtocolLimits.MaxPageLength)
        {
            // An empty record takes four bytes here and hundreds in memory.
            throw new MalformedPacketException($"A page declares {count} records, where {ProtocolLimits.MaxPageLength} is the most.");
        }

        var records = new List<JobRecord>();
        for (uint i = 0; i < count; i++)
        {
            var fields = new PacketReader(reader.ReadBytes());
            records.Add(JobRecord.Read(ref fields));
        }

        uint? more = null;
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            if (tag == FieldTag.MoreAfter)
            {
                more = value.ReadUInt32();
            }
        }

        return new JobRecords(records, more);
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32((uint)Records.Count);
        foreach (JobRecord record in Records)
        {
            writer.WritePart(record, static (part, value) => value.Write(part));
        }

        if (MoreAfter is { } more)
        {
            writer.WriteField(FieldTag.MoreAfter, more);
        }
    }
}
