namespace Smash.Protocol;

/// <summary>JOB_RECORDS: a page of records.</summary>
/// <param name="Records">The records, by ascending id.</param>
/// <param name="MoreAfter">What to give as <see cref="GetJobRequest.AfterId"/> for the next page; null: there is none.</param>
public sealed record JobRecords(IReadOnlyList<JobRecord> Records, uint? MoreAfter = null) : IPacket
{
    /// <summary>What to give as <see cref="GetJobRequest.BeforeId"/> for the page before, of a query from the end; null: there is none.</summary>
    public uint? MoreBefore { get; init; }

    /// <summary>Whether the host has heeded all that <see cref="GetJobRequest.NeedsSearch"/> is about.</summary>
    public bool IsSearched { get; init; }

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

        uint? after = null;
        uint? before = null;
        bool isSearched = false;
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            switch (tag)
            {
                case FieldTag.MoreAfter:
                    after = value.ReadUInt32();
                    break;
                case FieldTag.BeforeId:
                    before = value.ReadUInt32();
                    break;
                case FieldTag.Searched:
                    isSearched = true;
                    break;
            }
        }

        return new JobRecords(records, after) { MoreBefore = before, IsSearched = isSearched };
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

        if (MoreBefore is { } before)
        {
            writer.WriteField(FieldTag.BeforeId, before);
        }

        if (IsSearched)
        {
            writer.WriteField(FieldTag.Searched);
        }
    }
}
