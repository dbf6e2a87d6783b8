using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Asks a running host for its state. Starts none.</summary>
[Cmdlet(VerbsCommon.Get, "SmashHost", DefaultParameterSetName = "Socket")]
[OutputType(typeof(HostInfo))]
public sealed class GetSmashHostCommand : SmashCommand
{
    /// <summary>Path of the host's socket; by default the session's own.</summary>
    [Parameter(ParameterSetName = "Socket", Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("SocketPath")]
    public string? Socket { get; set; }

    /// <summary>A connection to the host.</summary>
    [Parameter(ParameterSetName = "Connection", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SmashConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SmashConnection connection = Connection ?? GetConnection(Socket, startsHost: false);
        TryDo(connection, () => WriteObject(connection.GetHost(StoppingToken)));
    }
}
