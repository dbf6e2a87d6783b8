namespace Smash.Protocol;

/// <summary>JOB_SUBMIT_SUCCESS: the job is on disk.</summary>
/// <param name="JobId">Its id among the client's jobs.</param>
/// <param name="Record">Its record, if the request asked for it.</param>
public sealed record JobStarted(uint JobId, JobRecord? Record = null) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobSubmitSuccess;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static JobStarted ReadPayload(ref PacketReader reader) => new(reader.ReadUInt32(), JobRecord.ReadOptional(ref reader));

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
        Record?.Write(writer);
    }
}
