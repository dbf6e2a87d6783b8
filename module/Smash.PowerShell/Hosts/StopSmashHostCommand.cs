using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Has a host end its jobs and stop, and waits until it is gone.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SmashHost", SupportsShouldProcess = true, DefaultParameterSetName = "Socket")]
public sealed class StopSmashHostCommand : SmashCommand
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
        HostEndpoint endpoint = Connection?.Endpoint ?? Require(Socket, () => GetEndpoint(Socket));
        if (ShouldProcess(endpoint.SocketPath, "Stop host and end its jobs"))
        {
            SmashConnection connection = Connection ?? GetConnection(Socket, startsHost: false);

            // The connection is lost by it and not closed: it serves the jobs that hold on to it again when the next host is there.
            TryDo(endpoint, () => HostStopper.Stop(connection, StoppingToken));
        }
    }
}
