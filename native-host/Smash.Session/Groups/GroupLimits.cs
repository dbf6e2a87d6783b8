using System.Globalization;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Groups;

/// <summary>How limits are called in control groups.</summary>
internal static class GroupLimits
{
    private const uint NormalShares = 1024;
    private const uint LeastShares = 2;
    private const uint NormalShare = 100;

    /// <summary>The controller that keeps a limit, or counts for it; null: there is none.</summary>
    public static string? FindController(LimitResource resource) => resource switch
    {
        LimitResource.TreeMemory => "memory",
        LimitResource.Processes => "pids",
        LimitResource.CpuShare => "cpu",
        LimitResource.TreeCpuTime => "cpuacct",
        _ => null,
    };

    /// <summary>What is written into which file of a group, in this order.</summary>
    public static IEnumerable<(string File, string Value)> Make(GroupPlace place, LimitResource resource, Job job) => resource switch
    {
        LimitResource.TreeMemory => MakeMemory(place, job.MaxMemoryBytes),
        LimitResource.Processes => [MakeProcesses(job.Options.TreeLimits!.MaxProcesses)],
        LimitResource.CpuShare => [MakeShare(place, job.Options.TreeLimits!.CpuShare)],
        _ => [],
    };

    /// <summary>What is written into which file of a group for a limit on its memory, in the order in which it can be lowered; the other way round it can be raised.</summary>
    /// <param name="place">Where the group is.</param>
    /// <param name="bytes">The limit; 0: none.</param>
    // Memory and swap together may not be limited to less than memory alone, so that comes first. What is swapped out counts as memory, or may not be.
    public static IEnumerable<(string File, string Value)> MakeMemory(GroupPlace place, ulong bytes)
    {
        string limit = bytes.ToString(CultureInfo.InvariantCulture);
        (string File, string Value)[] all = (place.Version, bytes) switch
        {
            (2, 0) => [("memory.max", "max"), ("memory.swap.max", "max")],
            (2, _) => [("memory.max", limit), ("memory.swap.max", "0"), ("memory.oom.group", "1")],
            (_, 0) => [("memory.limit_in_bytes", "-1"), ("memory.memsw.limit_in_bytes", "-1")],
            _ => [("memory.limit_in_bytes", limit), ("memory.memsw.limit_in_bytes", limit)],
        };
        return all.Where((file, index) => index == 0 || place.Files.Contains(file.File));
    }

    /// <summary>What is written into which file of a group for a limit on its processes.</summary>
    /// <param name="count">The limit; 0: none.</param>
    public static (string File, string Value) MakeProcesses(uint count) => ("pids.max", count == 0 ? "max" : count.ToString(CultureInfo.InvariantCulture));

    private static (string File, string Value) MakeShare(GroupPlace place, uint share) => place.Version == 2
        ? ("cpu.weight", share.ToString(CultureInfo.InvariantCulture))
        : ("cpu.shares", Math.Max(LeastShares, share * NormalShares / NormalShare).ToString(CultureInfo.InvariantCulture));
}
