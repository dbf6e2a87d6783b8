namespace Smash.Protocol;

/// <summary>JOB_EXPUNGE: removes an ended job's record and output files.</summary>
/// <param name="JobId">Its id.</param>
public sealed record RemoveJobRequest(uint JobId) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobExpunge;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static RemoveJobRequest ReadPayload(ref PacketReader reader)
    {
        var request = new RemoveJobRequest(reader.ReadUInt32());
        reader.SkipFields();
        return request;
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
    }
}
