namespace Smash.Protocol;

/// <summary>JOB_RESULTS: bytes of a job's output.</summary>
public sealed record JobOutput : IPacket
{
    /// <summary>The bytes.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Where the next read begins; null unless a range was asked for.</summary>
    public ulong? NextOffset { get; init; }

    /// <summary>Whether the job has ended and <see cref="Data"/> reaches the end of its output.</summary>
    public bool IsEnd { get; init; }

    /// <summary>Bytes of output there are now; null unless a range was asked for.</summary>
    public ulong? TotalLength { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobResults;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static JobOutput ReadPayload(ref PacketReader reader)
    {
        byte[] data = reader.ReadBytes().ToArray();
        ulong? next = null;
        ulong? total = null;
        bool end = false;
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            switch (tag)
            {
                case FieldTag.NextOffset:
                    next = value.ReadUInt64();
                    break;
                case FieldTag.TotalLength:
                    total = value.ReadUInt64();
                    break;
                case FieldTag.EndOfOutput:
                    end = value.ReadUInt32() != 0;
                    break;
            }
        }

        return new JobOutput { Data = data, NextOffset = next, TotalLength = total, IsEnd = end };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBytes(Data.Span);
        if (NextOffset is { } next)
        {
            writer.WriteField(FieldTag.NextOffset, next);
            writer.WriteField(FieldTag.EndOfOutput, IsEnd ? 1u : 0u);
            writer.WriteField(FieldTag.TotalLength, TotalLength ?? next);
        }
    }
}
