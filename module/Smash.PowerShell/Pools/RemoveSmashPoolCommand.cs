using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>Removes pools that have no jobs which have not ended.</summary>
[Cmdlet(VerbsCommon.Remove, "SmashPool", SupportsShouldProcess = true)]
public sealed class RemoveSmashPoolCommand : JobCommand
{
    /// <summary>Their names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            if (ShouldProcess(name, "Remove pool"))
            {
                TryDo(name, () => GetConnection().RemovePool(name, StoppingToken));
            }
        }
    }
}
