using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Limits;

/// <summary>The limits of a job that can be changed; 0 is none.</summary>
/// <param name="MaxCpuSeconds">CPU time of each process.</param>
/// <param name="MaxAddressSpaceBytes">Address space of each process.</param>
/// <param name="MaxMemoryBytes">Resident memory of its tree.</param>
/// <param name="MaxWallMilliseconds">Time from its start.</param>
internal readonly record struct JobLimitValues(uint MaxCpuSeconds, ulong MaxAddressSpaceBytes, ulong MaxMemoryBytes, ulong MaxWallMilliseconds)
{
    public static JobLimitValues Of(Job job) => new(job.MaxCpuSeconds, job.MaxAddressSpaceBytes, job.MaxMemoryBytes, job.MaxWallMilliseconds);

    /// <summary>With what a request changes.</summary>
    public JobLimitValues With(SetLimitsRequest request) => new(
        request.MaxCpuSeconds ?? MaxCpuSeconds,
        request.MaxAddressSpaceBytes ?? MaxAddressSpaceBytes,
        request.MaxMemoryBytes ?? MaxMemoryBytes,
        request.MaxWallMilliseconds ?? MaxWallMilliseconds);

    /// <summary>What gives these limits back where a request has changed them.</summary>
    public SetLimitsRequest ToRequest(SetLimitsRequest request) => request with
    {
        MaxCpuSeconds = request.MaxCpuSeconds is null ? null : MaxCpuSeconds,
        MaxAddressSpaceBytes = request.MaxAddressSpaceBytes is null ? null : MaxAddressSpaceBytes,
        MaxMemoryBytes = request.MaxMemoryBytes is null ? null : MaxMemoryBytes,
        MaxWallMilliseconds = request.MaxWallMilliseconds is null ? null : MaxWallMilliseconds,
    };

    public void ApplyTo(Job job)
    {
        job.MaxCpuSeconds = MaxCpuSeconds;
        job.MaxAddressSpaceBytes = MaxAddressSpaceBytes;
        job.MaxMemoryBytes = MaxMemoryBytes;
        job.MaxWallMilliseconds = MaxWallMilliseconds;
    }
}
