using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Asks a running host for its state. Starts none.</summary>
[Cmdlet(VerbsCommon.Get, "SmashHost", DefaultParameterSetName = BySocket)]
[OutputType(typeof(HostInfo))]
public sealed class GetSmashHostCommand : HostTargetCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SmashConnection connection = GetConnection();
        TryDo(connection, () => WriteObject(connection.GetHost(StoppingToken)));
    }
}
