using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>Removes files, links and directories from a world.</summary>
[Cmdlet(VerbsCommon.Remove, "RedItem", SupportsShouldProcess = true, DefaultParameterSetName = ByPath)]
public sealed class RemoveRedItemCommand : RedItemCommand
{
    /// <summary>Remove what is in a directory first.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachPath(path =>
    {
        if (ShouldProcess($"{path} in {World}", Recurse ? "Remove, with all that is in it" : "Remove"))
        {
            World.RemoveTree(path, Recurse, StoppingToken);
        }
    });
}
