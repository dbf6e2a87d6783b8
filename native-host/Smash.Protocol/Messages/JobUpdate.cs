namespace Smash.Protocol;

/// <summary>JOB_UPDATE: a job has changed.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="State">What it does now.</param>
/// <param name="Record">Its record, if the login asked for records.</param>
public sealed record JobUpdate(uint JobId, JobState State, JobRecord? Record = null) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobUpdate;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static JobUpdate ReadPayload(ref PacketReader reader) =>
        new(reader.ReadUInt32(), (JobState)reader.ReadUInt32(), JobRecord.ReadOptional(ref reader));

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
        writer.WriteUInt32((uint)State);
        Record?.Write(writer);
    }
}
