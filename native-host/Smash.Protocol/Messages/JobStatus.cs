namespace Smash.Protocol;

/// <summary>JOB_STATUS_RESP: exit code, limits and usage of one job.</summary>
public sealed record JobStatus : IPacket
{
    /// <summary>The exit code, 128 + signal, or −1 before the end.</summary>
    public int ExitCode { get; init; }

    /// <summary>Limit on CPU time, seconds; 0: none.</summary>
    public uint MaxCpuSeconds { get; init; }

    /// <summary>Limit on address space, bytes, at most 4 GiB − 1; 0: none.</summary>
    public uint MaxMemoryBytes { get; init; }

    /// <summary>Nice value.</summary>
    public int Priority { get; init; }

    /// <summary>Usage; all zero before the end.</summary>
    public ResourceUsage Usage { get; init; }

    /// <summary>The job's record, if the request asked for it.</summary>
    public JobRecord? Record { get; init; }

    /// <inheritdoc/>
    public PacketType Type => PacketType.JobStatusResponse;

    /// <summary>Decodes a payload.</summary>
    /// <param name="reader">The payload.</param>
    public static JobStatus ReadPayload(ref PacketReader reader) => new()
    {
        ExitCode = reader.ReadInt32(),
        MaxCpuSeconds = reader.ReadUInt32(),
        MaxMemoryBytes = reader.ReadUInt32(),
        Priority = reader.ReadInt32(),
        Usage = ResourceUsage.Read(ref reader),
        Record = JobRecord.ReadOptional(ref reader),
    };

    /// <inheritdoc/>
    public void WritePayload(PacketWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt32(ExitCode);
        writer.WriteUInt32(MaxCpuSeconds);
        writer.WriteUInt32(MaxMemoryBytes);
        writer.WriteInt32(Priority);
        Usage.Write(writer);
        Record?.Write(writer);
    }
}
