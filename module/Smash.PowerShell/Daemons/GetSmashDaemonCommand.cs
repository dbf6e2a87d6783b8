using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Lists the processes of a host.</summary>
[Cmdlet(VerbsCommon.Get, "SmashDaemon")]
[OutputType(typeof(DaemonInfo))]
public sealed class GetSmashDaemonCommand : HostDaemonCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SmashConnection connection = GetConnection();
        TryDo(connection.Endpoint, () => WriteObject(connection.GetDaemons(StoppingToken), enumerateCollection: true));
    }
}
