using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Rex;

namespace Smash.Session.Tests.Jobs;

/// <summary>Jobs as a submission makes them.</summary>
internal static class SampleJobs
{
    public static EnvironmentBlock Environment { get; } = EnvironmentBlock.Create([new("PATH", "/bin"), new("A", "b")]);

    public static Client Client(long key = 1, string name = "ann") => new() { Key = key, Name = name };

    public static Job Make(ulong key, string outputPath = "/nonexistent/output", Client? client = null, uint id = 0, uint maxCpu = 0, ulong maxAddressSpace = 0, ulong maxWallMilliseconds = 0, RemoteState? remote = null, string? name = null, JobOptions? options = null) => new()
    {
        Key = key,
        Client = client ?? Client(),
        Id = id == 0 ? (uint)key : id,
        Name = name ?? $"Job{key}",
        Command = "sleep 1",
        WorkingDirectory = "/tmp",
        Environment = EnvironmentDigest.Of(Environment),
        MaxCpuSeconds = maxCpu,
        MaxAddressSpaceBytes = maxAddressSpace,
        MaxWallMilliseconds = maxWallMilliseconds,
        SubmittedMicroseconds = 1_000_000 + (long)key,
        OutputPath = outputPath,
        Remote = remote,
        Options = options ?? JobOptions.None,
    };
}
