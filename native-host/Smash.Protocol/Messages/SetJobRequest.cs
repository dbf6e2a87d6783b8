namespace Smash.Protocol;

/// <summary>JOB_SET_PRI: sets the nice value of a job, queued or running.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="Priority">Nice value, −20 to 19.</param>
public sealed record SetJobRequest(uint JobId, int Priority) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobSetPriority;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static SetJobRequest ReadPayload(ref PacketReader reader)
    {
        var request = new SetJobRequest(reader.ReadUInt32(), reader.ReadInt32());
        reader.SkipFields();
        return request;
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
        writer.WriteInt32(Priority);
    }
}
