using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Makes the session's own host a service of the user's, by units of systemd.</summary>
[Cmdlet(VerbsLifecycle.Install, "SmashHost", SupportsShouldProcess = true)]
[OutputType(typeof(HostInstallation))]
public sealed class InstallSmashHostCommand : SmashCommand
{
    /// <summary>Most jobs that run at once; by default as many as are submitted.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxJobs { get; set; }

    /// <summary>Fail where no systemd runs for the user, rather than write the units for later.</summary>
    [Parameter]
    public SwitchParameter Enable { get; set; }

    /// <summary>Have the user's services live on after the last logout, and start with the machine.</summary>
    [Parameter]
    public SwitchParameter Linger { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(HostInstaller.Folder, "Install the units of a host, and start it"))
        {
            return;
        }

        var request = new HostInstallationRequest { MaxJobs = MaxJobs, RequiresSystemd = Enable, Lingers = Linger };
        HostInstallation installation = Require<HostInstallation>(HostInstaller.Folder, () => HostInstaller.Install(request, StoppingToken));
        if (installation.Remaining.Count > 0)
        {
            WriteWarning($"{(installation.IsEnabled ? "The service does not serve yet" : "No systemd runs for this user in this session")}. What remains to be done: {string.Join("; ", installation.Remaining)}");
        }

        WriteObject(installation);
    }
}
