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

    /// <summary>CPU time of all processes of the job together, milliseconds' precision.</summary>
    public TimeSpan? MaxTreeCpuTime { get; init; }

    /// <summary>Processes and threads of the job at once.</summary>
    public uint? MaxProcesses { get; init; }

    /// <summary>Both outputs together, bytes.</summary>
    public ulong? MaxOutput { get; init; }

    /// <summary>Open files of each process of the job (RLIMIT_NOFILE).</summary>
    public uint? MaxOpenFiles { get; init; }

    /// <summary>What all processes of the job together write to disks, bytes.</summary>
    public ulong? MaxDiskWritten { get; init; }

    /// <summary>Share of busy processors, 1 to 10,000; 100 is that of whoever asks for none.</summary>
    public uint? CpuShare { get; init; }

    /// <summary>The processors that the job may run on, as 0,2-3.</summary>
    public string? CpuAffinity { get; init; }

    /// <summary>I/O priority.</summary>
    public IoPriority? IoPriority { get; init; }

    internal static JobLimits From(JobRecord record)
    {
        TreeLimits? tree = record.Options.TreeLimits;
        return new JobLimits
        {
            MaxCpuTime = record.MaxCpuSeconds == 0 ? null : TimeSpan.FromSeconds(record.MaxCpuSeconds),
            MaxAddressSpace = Asked(record.MaxAddressSpaceBytes),
            MaxMemory = Asked(record.MaxMemoryBytes),
            MaxWallTime = ReadTime(record.MaxWallMilliseconds),
            MaxTreeCpuTime = ReadTime(tree?.MaxCpuMilliseconds ?? 0),
            MaxProcesses = Asked(tree?.MaxProcesses ?? 0),
            MaxOutput = Asked(tree?.MaxOutputBytes ?? 0),
            MaxOpenFiles = Asked(tree?.MaxOpenFiles ?? 0),
            MaxDiskWritten = Asked(tree?.MaxDiskWrittenBytes ?? 0),
            CpuShare = Asked(tree?.CpuShare ?? 0),
            CpuAffinity = tree?.CpuAffinity,
            IoPriority = tree?.IoPriority is { } priority ? new IoPriority(priority) : null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        ", ",
        new (string Name, string? Value)[]
        {
            ("CpuTime", FormatTime(MaxCpuTime)),
            ("AddressSpace", FormatSize(MaxAddressSpace)),
            ("Memory", FormatSize(MaxMemory)),
            ("WallTime", FormatTime(MaxWallTime)),
            ("TreeCpuTime", FormatTime(MaxTreeCpuTime)),
            ("Processes", Format(MaxProcesses)),
            ("Output", FormatSize(MaxOutput)),
            ("OpenFiles", Format(MaxOpenFiles)),
            ("DiskWritten", FormatSize(MaxDiskWritten)),
            ("CpuShare", Format(CpuShare)),
            ("CpuAffinity", CpuAffinity),
            ("IoPriority", IoPriority?.ToString()),
        }.Where(static limit => limit.Value is not null).Select(static limit => $"{limit.Name} {limit.Value}"));

    private static ulong? Asked(ulong value) => value == 0 ? null : value;

    private static uint? Asked(uint value) => value == 0 ? null : value;

    private static TimeSpan? ReadTime(ulong milliseconds) => milliseconds == 0 ? null : TimeSpan.FromMilliseconds(Math.Min(milliseconds, (double)uint.MaxValue * 1000));

    private static string? FormatTime(TimeSpan? time) => time is { } value ? FormattableString.Invariant($"{value:c}") : null;

    private static string? FormatSize(ulong? bytes) => bytes is { } value ? ByteSize.Format(value) : null;

    private static string? Format(uint? count) => count is { } value ? FormattableString.Invariant($"{value}") : null;
}
