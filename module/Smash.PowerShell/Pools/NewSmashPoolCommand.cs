using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Makes pools.</summary>
[Cmdlet(VerbsCommon.New, "SmashPool", SupportsShouldProcess = true)]
[OutputType(typeof(SmashPool))]
public sealed class NewSmashPoolCommand : PoolChangeCommand
{
    /// <summary>Their names, 1 to 64 bytes each.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            if (ShouldProcess(name, "Make pool"))
            {
                TryDo(name, () => WriteObject(GetConnection().SetPool(CreateRequest(name, PoolMode.New), StoppingToken)));
            }
        }
    }
}
