using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Closes a connection. The host and its jobs go on.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "SmashHost", SupportsShouldProcess = true)]
public sealed class DisconnectSmashHostCommand : SmashCommand
{
    /// <summary>The connection; by default the session's own, if there is one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public SmashConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SmashConnection? connection = Connection ?? ConnectionCache.Find(Require<HostEndpoint>(null, () => ConnectionCache.DefaultEndpoint));
        if (connection is not null && ShouldProcess(connection.ToString(), "Disconnect"))
        {
            ConnectionCache.Close(connection);
        }
    }
}
