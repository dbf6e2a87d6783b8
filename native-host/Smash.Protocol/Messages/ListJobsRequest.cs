namespace Smash.Protocol;

/// <summary>JOB_LIST_ALL: lists the client's jobs.</summary>
public sealed record ListJobsRequest : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobListAll;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static ListJobsRequest ReadPayload(ref PacketReader reader)
    {
        reader.SkipFields();
        return new ListJobsRequest();
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
    }
}
