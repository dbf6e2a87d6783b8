using System.Management.Automation;
using Smash.Protocol;

namespace Smash.PowerShell;

// What runs the jobs.
public abstract partial class JobSubmissionCommand
{
    /// <summary>What runs it: Slurm, or Local for the host itself; by default what its pool is bound to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EngineCompleter))]
    public string? Engine { get; set; }

    /// <summary>Options for the engine, each NAME or NAME=VALUE: for Slurm those of sbatch(1) without the dashes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? EngineOption { get; set; }

    /// <summary>What the parameters of this aspect ask for; null: nothing.</summary>
    private EngineRun? CreateEngine() => Engine is null && EngineOption is null ? null : new EngineRun { Name = Engine, Options = EngineOption ?? [] };
}
