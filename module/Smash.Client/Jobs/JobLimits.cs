using Smash.Protocol;

namespace Smash.Client;

/// <summary>The limits that a job was submitted with. One that was not asked for is null.</summary>
public sealed record JobLimits
{
    /// <summary>CPU time of each process of the job, whole seconds (RLIMIT_CPU).</summary>
    public TimeSpan? MaxCpuTime { get; init; }

    /// <summary>Address space of each process of the job, bytes (RLIMIT_AS).</summary>
    public ulong? MaxAddressSpace { get; init; }

    /// <summary>Resident memory of all processes of the job together, bytes.</summary>
    public ulong? MaxMemory { get; init; }

    /// <summary>Time from the job's start, milliseconds' precision.</summary>
    public TimeSpan? MaxWallTime { get; init; }

    internal static JobLimits From(JobRecord record) => new()
    {
        MaxCpuTime = record.MaxCpuSeconds == 0 ? null : TimeSpan.FromSeconds(record.MaxCpuSeconds),
        MaxAddressSpace = record.MaxAddressSpaceBytes == 0 ? null : record.MaxAddressSpaceBytes,
        MaxMemory = record.MaxMemoryBytes == 0 ? null : record.MaxMemoryBytes,
        MaxWallTime = record.MaxWallMilliseconds == 0 ? null : TimeSpan.FromMilliseconds(Math.Min(record.MaxWallMilliseconds, (double)uint.MaxValue * 1000)),
    };

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        ", ",
        new[]
        {
            MaxCpuTime is { } cpu ? FormattableString.Invariant($"CpuTime {cpu:c}") : null,
            MaxAddressSpace is { } space ? "AddressSpace " + ByteSize.Format(space) : null,
            MaxMemory is { } memory ? "Memory " + ByteSize.Format(memory) : null,
            MaxWallTime is { } wall ? FormattableString.Invariant($"WallTime {wall:c}") : null,
        }.Where(limit => limit is not null));
}
