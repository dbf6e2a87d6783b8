using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Sets what may be done with items of a world.</summary>
[Cmdlet(VerbsCommon.Set, "RedItemPermission", SupportsShouldProcess = true, DefaultParameterSetName = ByPath)]
[OutputType(typeof(RedItem))]
public sealed class SetRedItemPermissionCommand : RedItemCommand
{
    /// <summary>What may be done with them from now on, and nothing else: Read, Write, Execute; or rwx.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [PermissionArgument]
    public RedPermissions Permission { get; set; }

    /// <summary>Write the items as they are then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachPath(path =>
    {
        if (!ShouldProcess($"{path} in {World}", $"Set permissions to {Permission}"))
        {
            return;
        }

        World.SetPermissions(path, Permission, StoppingToken);
        if (PassThru)
        {
            WriteObject(World.List(path, StoppingToken)[0]);
        }
    });
}
