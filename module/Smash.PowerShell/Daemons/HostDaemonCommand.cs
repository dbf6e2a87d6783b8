using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>A cmdlet about the daemon under a host that runs; it starts none.</summary>
public abstract class HostDaemonCommand : SmashCommand
{
    /// <summary>Path of the host's socket; by default the session's own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("SocketPath")]
    public string? Socket { get; set; }

    /// <summary>The connection to use; by default the session's own to that socket.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public SmashConnection? Connection { get; set; }

    /// <summary>The connection; a failure to make it ends the command.</summary>
    private protected SmashConnection GetConnection() => Connection switch
    {
        null => GetConnection(Socket, startsHost: false),
        { IsOpen: false } lost => Require(lost.Endpoint, () => ConnectionCache.Get(lost.Endpoint, startsHost: false, StoppingToken)),
        { } connection => connection,
    };
}
