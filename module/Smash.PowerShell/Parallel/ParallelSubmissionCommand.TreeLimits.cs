using System.Management.Automation;

namespace Smash.PowerShell;

// Limits on the tree of processes.
public abstract partial class ParallelSubmissionCommand
{
    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override object? MaxTreeCpuTime { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override object? MaxProcesses { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override object? MaxOutput { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override object? MaxOpenFiles { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override object? MaxDiskWritten { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override object? CpuShare { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string[]? CpuAffinity { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(IoPriorityCompleter))]
    public override string? IoPriority { get; set; }
}
