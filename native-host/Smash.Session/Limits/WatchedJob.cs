using Smash.Protocol;
using Smash.Session.Groups;
using Smash.Session.Jobs;

namespace Smash.Session.Limits;

/// <summary>A job that is looked at again and again.</summary>
internal sealed class WatchedJob
{
    private readonly MonotonicSum _cpu = new();
    private readonly MonotonicSum _written = new();

    /// <summary>Makes one.</summary>
    /// <param name="job">The job, which runs.</param>
    /// <param name="leader">Pid of its leader.</param>
    /// <param name="groups">The control groups.</param>
    public WatchedJob(Job job, int leader, JobGroups groups)
    {
        Job = job;
        Leader = leader;
        MemoryGroup = groups.Find(job, LimitResource.TreeMemory);
        CpuGroup = groups.Find(job, LimitResource.TreeCpuTime);
        IsCountedInGroup = groups.Find(job, LimitResource.Processes) is not null;
    }

    public Job Job { get; }

    public int Leader { get; }

    public TreeLimits Limits => Job.Options.TreeLimits ?? NoLimits;

    /// <summary>Limit on its memory; 0: none.</summary>
    public ulong MemoryLimitBytes => Job.MaxMemoryBytes;

    /// <summary>The group that keeps the limit on its memory; null: there is none.</summary>
    public string? MemoryGroup { get; }

    /// <summary>The group that counts its CPU time; null: there is none.</summary>
    public string? CpuGroup { get; }

    /// <summary>Whether a group keeps the limit on its processes.</summary>
    public bool IsCountedInGroup { get; }

    /// <summary>Whether its processes have to be looked at one by one, for other things than their memory.</summary>
    public bool NeedsUsage => Limits is { MaxDiskWrittenBytes: > 0 } || (Limits.MaxCpuMilliseconds > 0 && CpuGroup is null) || (Limits.MaxProcesses > 0 && !IsCountedInGroup);

    /// <summary>Whether it was found over a limit.</summary>
    public bool IsOver { get; set; }

    /// <summary>The last look at its memory, for which the next one may have to wait.</summary>
    public long MeasuredNotBefore { get; set; }

    private static TreeLimits NoLimits { get; } = new();

    /// <summary>What it has used, with those that have ended.</summary>
    /// <param name="living">What those that live tell.</param>
    public TreeUsage Sum(TreeUsage living) => living with { CpuMilliseconds = _cpu.Add(living.CpuMilliseconds), WrittenBytes = _written.Add(living.WrittenBytes) };
}
