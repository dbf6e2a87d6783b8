using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Limits;

/// <summary>The limits of a job that can be changed; 0 is none.</summary>
/// <param name="MaxCpuSeconds">CPU time of each process.</param>
/// <param name="MaxAddressSpaceBytes">Address space of each process.</param>
/// <param name="MaxMemoryBytes">Resident memory of its tree.</param>
/// <param name="MaxWallMilliseconds">Time from its start.</param>
/// <param name="Tree">Those on its tree; null: none.</param>
internal readonly record struct JobLimitValues(uint MaxCpuSeconds, ulong MaxAddressSpaceBytes, ulong MaxMemoryBytes, ulong MaxWallMilliseconds, TreeLimits? Tree)
{
    public static JobLimitValues Of(Job job) => new(job.MaxCpuSeconds, job.MaxAddressSpaceBytes, job.MaxMemoryBytes, job.MaxWallMilliseconds, job.Options.TreeLimits);

    /// <summary>With what a request changes.</summary>
    /// <param name="request">What is changed.</param>
    /// <param name="hasBegun">Whether the job has been started, in the groups that it has.</param>
    public JobLimitValues With(SetLimitsRequest request, bool hasBegun) => new(
        request.MaxCpuSeconds ?? MaxCpuSeconds,
        request.MaxAddressSpaceBytes ?? MaxAddressSpaceBytes,
        request.MaxMemoryBytes ?? MaxMemoryBytes,
        request.MaxWallMilliseconds ?? MaxWallMilliseconds,
        request.NamesTree ? TreeLimitTable.Change(Tree ?? new TreeLimits(), request, hasBegun) : Tree);

    /// <summary>What gives these limits back where a request has changed them.</summary>
    public SetLimitsRequest ToRequest(SetLimitsRequest request) => request with
    {
        MaxCpuSeconds = request.MaxCpuSeconds is null ? null : MaxCpuSeconds,
        MaxAddressSpaceBytes = request.MaxAddressSpaceBytes is null ? null : MaxAddressSpaceBytes,
        MaxMemoryBytes = request.MaxMemoryBytes is null ? null : MaxMemoryBytes,
        MaxWallMilliseconds = request.MaxWallMilliseconds is null ? null : MaxWallMilliseconds,
        MaxTreeCpuMilliseconds = request.MaxTreeCpuMilliseconds is null ? null : Tree?.MaxCpuMilliseconds ?? 0,
        MaxProcesses = request.MaxProcesses is null ? null : Tree?.MaxProcesses ?? 0,
        MaxOutputBytes = request.MaxOutputBytes is null ? null : Tree?.MaxOutputBytes ?? 0,
        MaxOpenFiles = request.MaxOpenFiles is null ? null : Tree?.MaxOpenFiles ?? 0,
        MaxDiskWrittenBytes = request.MaxDiskWrittenBytes is null ? null : Tree?.MaxDiskWrittenBytes ?? 0,
    };

    public void ApplyTo(Job job)
    {
        job.MaxCpuSeconds = MaxCpuSeconds;
        job.MaxAddressSpaceBytes = MaxAddressSpaceBytes;
        job.MaxMemoryBytes = MaxMemoryBytes;
        job.MaxWallMilliseconds = MaxWallMilliseconds;
        if (Tree != job.Options.TreeLimits)
        {
            job.Options = job.Options with { TreeLimits = Tree };
        }
    }
}
