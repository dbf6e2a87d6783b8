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

    /// <summary>Limit on the CPU time of the job's whole tree, milliseconds.</summary>
    public ulong? MaxTreeCpuMilliseconds { get; init; }

    /// <summary>Limit on the processes and threads of its tree.</summary>
    public uint? MaxProcesses { get; init; }

    /// <summary>Limit on both outputs together, bytes.</summary>
    public ulong? MaxOutputBytes { get; init; }

    /// <summary>Limit on the open files of each process; 0: as the host has it.</summary>
    public uint? MaxOpenFiles { get; init; }

    /// <summary>Limit on what its tree writes to disks, bytes.</summary>
    public ulong? MaxDiskWrittenBytes { get; init; }

    /// <summary>Whether a limit is named that a job has as <see cref="TreeLimits"/>.</summary>
    public bool NamesTree => (MaxTreeCpuMilliseconds ?? MaxProcesses ?? MaxOutputBytes ?? MaxOpenFiles ?? MaxDiskWrittenBytes) is not null;

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
                FieldTag.MaxTreeCpu => request with { MaxTreeCpuMilliseconds = value.ReadUInt64() },
                FieldTag.MaxProcesses => request with { MaxProcesses = value.ReadUInt32() },
                FieldTag.MaxOutput => request with { MaxOutputBytes = value.ReadUInt64() },
                FieldTag.MaxOpenFiles => request with { MaxOpenFiles = value.ReadUInt32() },
                FieldTag.MaxDiskWritten => request with { MaxDiskWrittenBytes = value.ReadUInt64() },
                >= FieldTag.CpuShare and <= FieldTag.IoPriority => request with { NamesOther = true },
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
        Write(writer, FieldTag.MaxTreeCpu, MaxTreeCpuMilliseconds);
        Write(writer, FieldTag.MaxProcesses, MaxProcesses);
        Write(writer, FieldTag.MaxOutput, MaxOutputBytes);
        Write(writer, FieldTag.MaxOpenFiles, MaxOpenFiles);
        Write(writer, FieldTag.MaxDiskWritten, MaxDiskWrittenBytes);
    }

    private static void Write(PacketWriter writer, FieldTag tag, uint? value)
    {
        if (value is { } limit)
        {
            writer.WriteField(tag, limit);
        }
    }

    private static void Write(PacketWriter writer, FieldTag tag, ulong? value)
    {
        if (value is { } limit)
        {
            writer.WriteField(tag, limit);
        }
    }
}
