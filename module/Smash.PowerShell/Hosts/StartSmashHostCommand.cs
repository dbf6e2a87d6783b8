using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Starts a host that outlives this session, unless one runs.</summary>
[Cmdlet(VerbsLifecycle.Start, "SmashHost", SupportsShouldProcess = true)]
[OutputType(typeof(HostInfo))]
public sealed class StartSmashHostCommand : SmashCommand
{
    /// <summary>Path of the socket to listen on; by default the session's own.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("SocketPath")]
    public string? Socket { get; set; }

    /// <summary>Most jobs that run at once; by default as many as are submitted.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxJobs { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HostEndpoint endpoint = Require(Socket, () => GetEndpoint(Socket));
        if (!ShouldProcess(endpoint.SocketPath, "Start host"))
        {
            return;
        }

        if (!Require(Socket, () => HostLauncher.Start(endpoint, MaxJobs, StoppingToken)) && MaxJobs is not null)
        {
            WriteWarning($"A host runs at '{endpoint.SocketPath}' already, with the limit on jobs that it was started with.");
        }

        SmashConnection connection = GetConnection(Socket, startsHost: false);
        TryDo(endpoint, () => WriteObject(connection.GetHost(StoppingToken)));
    }
}
