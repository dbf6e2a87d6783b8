using System.Management.Automation;

namespace Smash.PowerShell;

// Which pool the jobs queue in.
public abstract partial class JobSubmissionCommand
{
    /// <summary>Name of the pool; by default the one named default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public virtual string? Pool { get; set; }
}
