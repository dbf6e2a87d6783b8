using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Has a host's session replaced by a new one, of the program that is on disk now, while its jobs go on.</summary>
[Cmdlet(VerbsLifecycle.Restart, "SmashHost", SupportsShouldProcess = true, DefaultParameterSetName = BySocket)]
[OutputType(typeof(HostInfo))]
public sealed class RestartSmashHostCommand : HostTargetCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HostEndpoint endpoint = Connection?.Endpoint ?? Require(Socket, () => GetEndpoint(Socket));
        if (ShouldProcess(endpoint.ToString(), "Replace the host's session; its jobs go on"))
        {
            SmashConnection connection = GetConnection();
            TryDo(endpoint, () => WriteObject(HostRestarter.Restart(connection, StoppingToken)));
        }
    }
}
