using Smash.Protocol;

namespace Smash.Client;

/// <summary>The limits that a job was submitted with. One that was not asked for is null.</summary>
public sealed record JobLimits
{
    /// <summary>CPU time of each process of the job, whole seconds (RLIMIT_CPU).</summary>
    public TimeSpan? MaxCpuTime { get; init; }

    /// <summary>Address space of each process of the job, bytes (RLIMIT_AS).</summary>
    public ulong? MaxAddressSpace { get; init; }

    internal static JobLimits From(JobRecord record) => new()
    {
        MaxCpuTime = record.MaxCpuSeconds == 0 ? null : TimeSpan.FromSeconds(record.MaxCpuSeconds),
        MaxAddressSpace = record.MaxAddressSpaceBytes == 0 ? null : record.MaxAddressSpaceBytes,
    };

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        ", ",
        new[]
        {
            MaxCpuTime is { } cpu ? FormattableString.Invariant($"CpuTime {cpu:c}") : null,
            MaxAddressSpace is { } memory ? "AddressSpace " + ByteSize.Format(memory) : null,
        }.Where(limit => limit is not null));
}
