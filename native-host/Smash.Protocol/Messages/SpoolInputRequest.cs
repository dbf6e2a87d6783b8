namespace Smash.Protocol;

/// <summary>JOB_SPOOL_INPUT: appends to the input of a submission that is to come. It is answered when the host's file has all of it.</summary>
public sealed record SpoolInputRequest : IPacket
{
    /// <summary>The key of the submission, 1 to <see cref="ProtocolLimits.MaxSubmissionKeyLength"/> bytes.</summary>
    public required ReadOnlyMemory<byte> SubmissionKey { get; init; }

    /// <summary>How many bytes were sent before.</summary>
    public ulong Offset { get; init; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobSpoolInput;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static SpoolInputRequest ReadPayload(ref PacketReader reader)
    {
        byte[] key = [];
        ulong offset = 0;
        byte[] data = [];
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            switch (tag)
            {
                case FieldTag.SubmissionKey:
                    key = value.ReadToEnd().ToArray();
                    break;
                case FieldTag.Offset:
                    offset = value.ReadUInt64();
                    break;
                case FieldTag.InputData:
                    data = value.ReadToEnd().ToArray();
                    break;
            }
        }

        return new SpoolInputRequest { SubmissionKey = key, Offset = offset, Data = data };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteField(FieldTag.SubmissionKey, SubmissionKey.Span);
        writer.WriteField(FieldTag.Offset, Offset);
        if (!Data.IsEmpty)
        {
            writer.WriteField(FieldTag.InputData, Data.Span);
        }
    }
}
