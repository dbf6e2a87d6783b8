namespace Smash.Protocol;

/// <summary>JOB_SEND_INPUT: sends to the standard input of a job that was left open. It is answered when the job's pipe, or its terminal, has all of it.</summary>
public sealed record SendInputRequest : IPacket
{
    /// <summary>The job's id.</summary>
    public required uint JobId { get; init; }

    /// <summary>The bytes; may be none.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Whether nothing more comes after them.</summary>
    public bool IsEnd { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobSendInput;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static SendInputRequest ReadPayload(ref PacketReader reader)
    {
        uint id = reader.ReadUInt32();
        byte[] data = [];
        bool isEnd = false;
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            switch (tag)
            {
                case FieldTag.InputData:
                    data = value.ReadToEnd().ToArray();
                    break;
                case FieldTag.InputEnd:
                    isEnd = true;
                    break;
            }
        }

        return new SendInputRequest { JobId = id, Data = data, IsEnd = isEnd };
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
        if (!Data.IsEmpty)
        {
            writer.WriteField(FieldTag.InputData, Data.Span);
        }

        if (IsEnd)
        {
            writer.WriteField(FieldTag.InputEnd);
        }
    }
}
