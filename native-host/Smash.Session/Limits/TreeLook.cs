using Smash.Protocol;
using Smash.Session.Groups;
using Smash.Session.Output;

namespace Smash.Session.Limits;

/// <summary>One look at a job: whether it is over one of its limits. Not safe for concurrent use.</summary>
internal sealed class TreeLook
{
    private const ulong MicrosecondsPerMillisecond = 1000;

    private readonly TreeMemoryReader _memory = new();
    private readonly TreeUsageReader _usage = new();

    /// <summary>Looks at a job.</summary>
    /// <param name="watched">The job.</param>
    /// <param name="isDoubtful">Whether its memory has to be measured.</param>
    /// <returns>The limit that it is over; null: none.</returns>
    public LimitBreach? FindBreach(WatchedJob watched, out bool isDoubtful)
    {
        isDoubtful = false;
        return FindMemory(watched, ref isDoubtful) ?? FindOutput(watched) ?? FindGroupTime(watched) ?? FindUsage(watched);
    }

    /// <summary>That a job has too much memory.</summary>
    public static LimitBreach Describe(WatchedJob watched, TreeMemory memory)
    {
        string processes = memory.Processes == 1 ? "1 process" : $"{memory.Processes} processes";
        return new LimitBreach(JobCause.MemoryLimit, $"{memory.Bytes} bytes of memory in {processes}, {watched.MemoryLimitBytes} allowed");
    }

    private static LimitBreach? FindOutput(WatchedJob watched)
    {
        ulong limit = watched.Limits.MaxOutputBytes;
        return limit > 0 && OutputLimit.Measure(watched.Job) is { } bytes && bytes > limit
            ? new LimitBreach(JobCause.OutputLimit, $"{bytes} bytes of output, {limit} allowed")
            : null;
    }

    private static LimitBreach? FindGroupTime(WatchedJob watched) =>
        watched is { CpuGroup: { } group, Limits.MaxCpuMilliseconds: > 0 } && GroupReader.ReadCpuMicroseconds(group) is { } used
            ? FindTime(watched, used / MicrosecondsPerMillisecond)
            : null;

    private static LimitBreach? FindTime(WatchedJob watched, ulong usedMilliseconds) => usedMilliseconds > watched.Limits.MaxCpuMilliseconds
        ? new LimitBreach(
            JobCause.CpuLimit,
            FormattableString.Invariant($"{usedMilliseconds / 1e3:F2} s of CPU time used by all processes of the job, {watched.Limits.MaxCpuMilliseconds / 1e3:0.###} s allowed"))
        : null;

    private LimitBreach? FindMemory(WatchedJob watched, ref bool isDoubtful)
    {
        if (watched.MemoryLimitBytes == 0)
        {
            return null;
        }

        if (watched.MemoryGroup is { } group)
        {
            return MemoryKill.Find(group, watched.MemoryLimitBytes) is { } kill ? new LimitBreach(kill.Cause, kill.Detail) : null;
        }

        TreeMemory resident = _memory.ReadResident(watched.Leader);
        isDoubtful = resident.Bytes > watched.MemoryLimitBytes;
        return resident.PrivateBytes > watched.MemoryLimitBytes ? Describe(watched, resident) : null;
    }

    private LimitBreach? FindUsage(WatchedJob watched)
    {
        if (!watched.NeedsUsage)
        {
            return null;
        }

        TreeLimits limits = watched.Limits;
        TreeUsage usage = watched.Sum(_usage.Read(watched.Leader, limits.MaxDiskWrittenBytes > 0));
        if (limits.MaxProcesses > 0 && !watched.IsCountedInGroup && usage.Processes > limits.MaxProcesses)
        {
            return new LimitBreach(JobCause.ProcessLimit, $"{usage.Processes} processes and threads, {limits.MaxProcesses} allowed");
        }

        if (limits.MaxDiskWrittenBytes > 0 && usage.WrittenBytes > limits.MaxDiskWrittenBytes)
        {
            return new LimitBreach(JobCause.DiskLimit, $"{usage.WrittenBytes} bytes written to disks, {limits.MaxDiskWrittenBytes} allowed");
        }

        return limits.MaxCpuMilliseconds > 0 && watched.CpuGroup is null ? FindTime(watched, usage.CpuMilliseconds) : null;
    }
}
