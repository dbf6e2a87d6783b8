namespace Smash.Protocol;

/// <summary>JOB_SET_LIMITS: changes limits of a job, queued or running. What is null stays as it is; 0 is no limit.</summary>
/// <param name="JobId">Id of the job, which has not ended.</param>
public sealed record SetLimitsRequest(uint JobId) : IPacket
{
    /// <summary>Limit on the CPU time of each process, seconds.</summary>
    public uint? MaxCpuSeconds { get; init; }

    /// <summary>Limit on the address space of each process, bytes.</summary>
    public ulong? MaxAddressSpaceBytes { get; init; }

    /// <summary>Limit on the resident memory of the job's whole tree, bytes.</summary>
    public ulong? MaxMemoryBytes { get; init; }

    /// <summary>Limit on the time from the job's start, milliseconds.</summary>
    public ulong? MaxWallMilliseconds { get; init; }

    /// <summary>Whether another limit was named, which cannot be changed.</summary>
    public bool NamesOther { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobSetLimits;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static SetLimitsRequest ReadPayload(ref PacketReader reader)
    {
        var request = new SetLimitsRequest(reader.ReadUInt32());
        while (reader.TryReadField(out FieldTag tag, out PacketReader value))
        {
            request = tag switch
            {
                FieldTag.MaxCpu => request with { MaxCpuSeconds = value.ReadUInt32() },
                FieldTag.MaxAddressSpace => request with { MaxAddressSpaceBytes = value.ReadUInt64() },
                FieldTag.MaxMemory => request with { MaxMemoryBytes = value.ReadUInt64() },
                FieldTag.MaxWallTime => request with { MaxWallMilliseconds = value.ReadUInt64() },
                >= FieldTag.MaxTreeCpu and <= FieldTag.IoPriority => request with { NamesOther = true },
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
        if (MaxCpuSeconds is { } seconds)
        {
            writer.WriteField(FieldTag.MaxCpu, seconds);
        }

        Write(writer, FieldTag.MaxAddressSpace, MaxAddressSpaceBytes);
        Write(writer, FieldTag.MaxMemory, MaxMemoryBytes);
        Write(writer, FieldTag.MaxWallTime, MaxWallMilliseconds);
    }

    private static void Write(PacketWriter writer, FieldTag tag, ulong? value)
    {
        if (value is { } limit)
        {
            writer.WriteField(tag, limit);
        }
    }
}
