using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>A cmdlet about one running host: given by its socket or by a connection to it.</summary>
public abstract class HostTargetCommand : SmashCommand
{
    private protected const string BySocket = "Socket";
    private protected const string ByConnection = "Connection";

    /// <summary>Path of the host's socket; by default the session's own.</summary>
    [Parameter(ParameterSetName = BySocket, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("SocketPath")]
    public string? Socket { get; set; }

    /// <summary>A connection to the host.</summary>
    [Parameter(ParameterSetName = ByConnection, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public SmashConnection? Connection { get; set; }

    /// <summary>The connection; none is made by starting a host.</summary>
    private protected SmashConnection GetConnection() => Connection ?? GetConnection(Socket, startsHost: false);
}
