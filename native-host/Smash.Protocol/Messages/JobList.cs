namespace Smash.Protocol;

/// <summary>JOB_LIST_ALL_RESP: the client's jobs.</summary>
/// <param name="Entries">One entry a job, by ascending id.</param>
public sealed record JobList(IReadOnlyList<JobListEntry> Entries) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobListAllResponse;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static JobList ReadPayload(ref PacketReader reader)
    {
        var entries = new List<JobListEntry>();
        if (reader.Remaining > 0)
        {
            uint left;
            do
            {
                uint id = reader.ReadUInt32();
                left = reader.ReadUInt32();
                entries.Add(new JobListEntry(id, reader.ReadString(), (JobState)reader.ReadUInt32(), reader.ReadInt32()));
            }
            while (left > 0);
        }

        reader.SkipFields();
        return new JobList(entries);
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        for (int i = 0; i < Entries.Count; i++)
        {
            JobListEntry entry = Entries[i];
            writer.WriteUInt32(entry.JobId);
            writer.WriteUInt32((uint)(Entries.Count - 1 - i));
            writer.WriteString(entry.Command);
            writer.WriteUInt32((uint)entry.State);
            writer.WriteInt32(entry.ExitCode);
        }
    }
}
