namespace Smash.Protocol;

/// <summary>JOB_GET_STDOUT or JOB_GET_STDERR: reads a job's output, whole or by ranges.</summary>
public sealed record ReceiveOutputRequest : IPacket
{
    /// <summary>The job's id.</summary>
    public required uint JobId { get; init; }

    /// <summary>Which file.</summary>
    public OutputStream Stream { get; init; }

    /// <summary>Bytes from the start; null: from the start.</summary>
    public ulong? Offset { get; init; }

    /// <summary>Most bytes to answer with; null: 1 MiB for a range, 16 MiB − 4 otherwise.</summary>
    public uint? Length { get; init; }

    /// <summary>Begin this many lines before the end.</summary>
    public uint? TailLines { get; init; }

    /// <summary>Whether to wait until there is something, or the job has ended.</summary>
    public bool IsFollowing { get; init; }

    /// <summary>Number of the run, from 1, whose output is wanted; null: the last.</summary>
    public uint? Attempt { get; init; }

    /// <summary>Whether an extension field is there, so that the answer has some too.</summary>
    public bool IsRange => Offset is not null || Length is not null || TailLines is not null || IsFollowing || Attempt is not null;

    /// <inheritdoc/>
    public PacketType Type => Stream == OutputStream.StandardOutput ? PacketType.JobGetStdout : PacketType.JobGetStderr;

    /// <summary>Decodes a payload.</summary>
    /// <param name="stream">Which file the packet's type stands for.</param>
    /// <param name="reader">The payload.</param>
    public static ReceiveOutputRequest ReadPayload(OutputStream stream, ref PacketReader reader)
    {
        var request = new ReceiveOutputRequest { JobId = reader.ReadUInt32(), Stream = stream };
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            request = tag switch
            {
                FieldTag.Offset => request with { Offset = value.ReadUInt64() },
                FieldTag.Length => request with { Length = value.ReadUInt32() },
                FieldTag.TailLines => request with { TailLines = value.ReadUInt32() },
                FieldTag.Attempt => request with { Attempt = value.ReadUInt32() },
                FieldTag.Follow => request with { IsFollowing = true },
                _ => request,
            };
        }

        return request;
    }

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteUInt32(JobId);
        if (Offset is { } offset)
        {
            writer.WriteField(FieldTag.Offset, offset);
        }

        if (Length is { } length)
        {
            writer.WriteField(FieldTag.Length, length);
        }

        if (TailLines is { } lines)
        {
            writer.WriteField(FieldTag.TailLines, lines);
        }

        if (Attempt is { } attempt)
        {
            writer.WriteField(FieldTag.Attempt, attempt);
        }

        if (IsFollowing)
        {
            writer.WriteField(FieldTag.Follow);
        }
    }
}
