using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Removes the units that Install-SmashHost made, and stops their host.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "SmashHost", SupportsShouldProcess = true)]
public sealed class UninstallSmashHostCommand : SmashCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess(HostInstaller.Folder, "Stop the host of the units, end its jobs, and remove the units"))
        {
            IReadOnlyList<string> removed = Require<IReadOnlyList<string>>(HostInstaller.Folder, () => HostInstaller.Uninstall(StoppingToken));
            WriteVerbose(removed.Count == 0 ? "There was nothing to remove." : $"Removed: {string.Join(", ", removed)}");
        }
    }
}
