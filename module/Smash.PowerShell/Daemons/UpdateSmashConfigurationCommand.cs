using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Has a host read its configuration anew, as SIGHUP does.</summary>
[Cmdlet(VerbsData.Update, "SmashConfiguration", SupportsShouldProcess = true)]
[OutputType(typeof(ConfigurationChange))]
public sealed class UpdateSmashConfigurationCommand : HostDaemonCommand
{
    /// <summary>Write what changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HostEndpoint endpoint = Connection?.Endpoint ?? Require(Socket, () => GetEndpoint(Socket));
        if (ShouldProcess(endpoint.ToString(), "Read the configuration anew"))
        {
            SmashConnection connection = GetConnection();
            TryDo(connection.Endpoint, () => Update(connection));
        }
    }

    private void Update(SmashConnection connection)
    {
        ConfigurationChange change = ConfigurationUpdate.Run(this, connection, StoppingToken);
        if (change.NeedsRestart.Count > 0)
        {
            WriteWarning($"In force only after a restart (Restart-SmashHost): {string.Join(", ", change.NeedsRestart)}.");
        }

        if (PassThru)
        {
            WriteObject(change);
        }
    }
}
