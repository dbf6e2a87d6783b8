using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Has a host end its jobs and stop, and waits until it is gone.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SmashHost", SupportsShouldProcess = true, DefaultParameterSetName = BySocket)]
public sealed class StopSmashHostCommand : HostTargetCommand
{
    /// <summary>Kill its jobs at once, without a grace.</summary>
    [Parameter]
    public SwitchParameter Fast { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HostEndpoint endpoint = Connection?.Endpoint ?? Require(Socket, () => GetEndpoint(Socket));
        if (ShouldProcess(endpoint.ToString(), "Stop host and end its jobs"))
        {
            SmashConnection connection = GetConnection();

            // The connection is lost by it and not closed: it serves the jobs that hold on to it again when the next host is there.
            TryDo(endpoint, () => HostStopper.Stop(connection, Fast, StoppingToken));
        }
    }
}
