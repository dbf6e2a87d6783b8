using System.Collections;
using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>
/// A cmdlet that submits one job for what comes down the pipeline. So nothing of the job is taken from the properties of that: a file's name is not the name of
/// the job.
/// </summary>
public abstract partial class ParallelSubmissionCommand : JobSubmissionCommand
{
    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Name { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Key { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string[]? Label { get; set; }

    private protected override bool IsAttended => true;

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override object? MaxCpuTime { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override object? MaxAddressSpace { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override object? MaxMemory { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override object? Timeout { get; set; }

    /// <inheritdoc/>
    [Parameter]
    public override int Priority { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? WorkingDirectory { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNull]
    public override IDictionary? Environment { get; set; }
}
