using System.Management.Automation;
using Smash.Protocol;

namespace Smash.PowerShell;

// Limits on the tree of processes.
public abstract partial class JobSubmissionCommand
{
    /// <summary>Limit on the CPU time of all processes of the job together: seconds, text or TimeSpan; milliseconds' precision, rounded up.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual object? MaxTreeCpuTime { get; set; }

    /// <summary>Limit on the processes and threads of the job at once.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual object? MaxProcesses { get; set; }

    /// <summary>Limit on both outputs together: bytes, or text with a unit.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual object? MaxOutput { get; set; }

    /// <summary>Limit on the open files of each process, 4 or more.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual object? MaxOpenFiles { get; set; }

    /// <summary>Limit on what all processes of the job together write to disks: bytes, or text with a unit.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual object? MaxDiskWritten { get; set; }

    /// <summary>Share of busy processors, 1 to 10,000; whoever asks for none has 100.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public virtual object? CpuShare { get; set; }

    /// <summary>The processors that the job may run on: 0, or 0,2-3.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string[]? CpuAffinity { get; set; }

    /// <summary>I/O priority: Idle, BestEffort:0 to BestEffort:7 or the level alone, RealTime:0 to RealTime:7 (root only).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(IoPriorityCompleter))]
    public virtual string? IoPriority { get; set; }

    private bool HasTreeLimits => MaxTreeCpuTime is not null || MaxProcesses is not null || MaxOutput is not null || MaxOpenFiles is not null || MaxDiskWritten is not null
        || CpuShare is not null || CpuAffinity is not null || IoPriority is not null;

    /// <summary>What the parameters of this aspect ask for; null: nothing.</summary>
    /// <exception cref="CommandException">A parameter cannot be used.</exception>
    private TreeLimits? CreateTreeLimits() => !HasTreeLimits ? null : new TreeLimits
    {
        MaxCpuMilliseconds = LimitParameter.Read(LimitResource.TreeCpuTime, MaxTreeCpuTime) ?? 0,
        MaxProcesses = (uint)(LimitParameter.Read(LimitResource.Processes, MaxProcesses) ?? 0),
        MaxOutputBytes = LimitParameter.Read(LimitResource.Output, MaxOutput) ?? 0,
        MaxOpenFiles = (uint)(LimitParameter.Read(LimitResource.OpenFiles, MaxOpenFiles) ?? 0),
        MaxDiskWrittenBytes = LimitParameter.Read(LimitResource.DiskWritten, MaxDiskWritten) ?? 0,
        CpuShare = (uint)(LimitParameter.Read(LimitResource.CpuShare, CpuShare) ?? 0),
        CpuAffinity = CpuAffinity is null ? null : LimitParameter.ReadProcessors(CpuAffinity),
        IoPriority = IoPriority is null ? null : LimitParameter.ReadIoPriority(IoPriority).Value,
    };
}
