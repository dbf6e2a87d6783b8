namespace Smash.Session.Groups;

/// <summary>What a job's group tells.</summary>
internal static class GroupReader
{
    private const ulong NanosecondsPerMicrosecond = 1000;

    /// <summary>CPU time of all that was ever in the group, microseconds; null: it is not there.</summary>
    public static ulong? ReadCpuMicroseconds(string folder) =>
        GroupFiles.ReadNumber($"{folder}/cpu.stat", "usage_usec") ?? (GroupFiles.ReadNumber($"{folder}/cpuacct.usage") / NanosecondsPerMicrosecond);

    /// <summary>How many of its processes the kernel has killed for memory; 0 where the group is not there.</summary>
    public static ulong ReadMemoryKills(string folder) =>
        GroupFiles.ReadNumber($"{folder}/memory.events", "oom_kill") ?? GroupFiles.ReadNumber($"{folder}/memory.oom_control", "oom_kill") ?? 0;

    /// <summary>Whether the group came to its limit: without, it was the machine that had no more memory. Not every kernel counts that in version 1; then the most that it had tells, which a charge that fails leaves a little below.</summary>
    /// <param name="folder">The group.</param>
    /// <param name="limitBytes">Its limit.</param>
    public static bool WasAtMemoryLimit(string folder, ulong limitBytes) =>
        GroupFiles.ReadNumber($"{folder}/memory.events", "max") is { } count ? count > 0
        : GroupFiles.ReadNumber($"{folder}/memory.failcnt") > 0 || ReadPeakMemory(folder) >= limitBytes / 20 * 19;

    /// <summary>The most memory that it had, bytes; null: the kernel does not tell.</summary>
    public static ulong? ReadPeakMemory(string folder) =>
        GroupFiles.ReadNumber($"{folder}/memory.peak") ?? GroupFiles.ReadNumber($"{folder}/memory.max_usage_in_bytes");
}
