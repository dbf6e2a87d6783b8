namespace Smash.Protocol;

/// <summary>JOB_STATUS: asks for one job.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="WantsRecord">Whether the answer carries the job's record.</param>
public sealed record GetJobStatusRequest(uint JobId, bool WantsRecord = false) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobStatus;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static GetJobStatusRequest ReadPayload(ref PacketReader reader)
    {
        uint id = reader.ReadUInt32();
        bool wantsRecord = false;
        while (reader.TryReadField(out FieldTag tag, out _))
        {
            wantsRecord |= tag == FieldTag.WantRecord;
        }

        return new GetJobStatusRequest(id, wantsRecord);
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
        if (WantsRecord)
        {
            writer.WriteField(FieldTag.WantRecord);
        }
    }
}
