namespace Smash.Protocol;

/// <summary>JOB_AWAIT: from now on the client waits for these jobs, in place of those before; where it runs in a job of the host, that lends its slot until they have ended.</summary>
/// <param name="JobIds">Their ids; none: it waits no more.</param>
public sealed record AwaitJobRequest(IReadOnlyList<uint> JobIds) : IPacket
{
    /// <inheritdoc/>
    public PacketType Type => PacketType.JobAwait;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static AwaitJobRequest ReadPayload(ref PacketReader reader)
    {
        uint count = reader.ReadUInt32();
        if (count > reader.Remaining / sizeof(uint))
        {
            throw new MalformedPacketException($"The payload declares {count} ids where {reader.Remaining} bytes are left.");
        }

        uint[] ids = new uint[count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = reader.ReadUInt32();
        }

        reader.SkipFields();
        return new AwaitJobRequest(ids);
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32((uint)JobIds.Count);
        foreach (uint id in JobIds)
        {
            writer.WriteUInt32(id);
        }
    }
}
