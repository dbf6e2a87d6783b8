using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Destroys worlds, with their files and jobs.</summary>
[Cmdlet(VerbsCommon.Remove, "RedWorld", SupportsShouldProcess = true)]
public sealed class RemoveRedWorldCommand : SmashCommand
{
    /// <summary>The world.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [RedWorldArgument]
    [ArgumentCompleter(typeof(RedWorldCompleter))]
    public RedWorld World { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess(World.ToString(), "Destroy, with all files and jobs"))
        {
            TryDo(World, () => World.Destroy(StoppingToken));
        }
    }
}
