namespace Smash.Protocol;

/// <summary>JOB_CANCEL: cancels a job, queued or running.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="GraceMilliseconds">Time between SIGTERM and SIGKILL; 0: SIGKILL at once.</param>
public sealed record StopJobRequest(uint JobId, uint GraceMilliseconds = ProtocolLimits.DefaultGraceMilliseconds) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobCancel;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static StopJobRequest ReadPayload(ref PacketReader reader)
    {
        uint id = reader.ReadUInt32();
        uint grace = ProtocolLimits.DefaultGraceMilliseconds;
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            if (tag == FieldTag.Grace)
            {
                grace = value.ReadUInt32();
            }
        }

        return new StopJobRequest(id, grace);
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
        writer.WriteField(FieldTag.Grace, GraceMilliseconds);
    }
}
