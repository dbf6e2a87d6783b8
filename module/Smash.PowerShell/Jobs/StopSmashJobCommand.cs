using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Cancels jobs, queued or running.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SmashJob", SupportsShouldProcess = true, DefaultParameterSetName = ByJob)]
[OutputType(typeof(SmashJob))]
public sealed class StopSmashJobCommand : PassThruCommand
{
    private TimeSpan _grace = TimeSpan.FromMilliseconds(ProtocolLimits.DefaultGraceMilliseconds);

    /// <summary>End the job at once, by SIGKILL.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Time between SIGTERM and SIGKILL: seconds, text or TimeSpan; default 5 s.</summary>
    [Parameter]
    public object? GracePeriod { get; set; }

    private protected override string Verb => "Stop";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Force)
        {
            _grace = TimeSpan.Zero;
        }
        else if (GracePeriod is { } given)
        {
            _grace = Require(given, () => TimeParameter.Read(nameof(GracePeriod), given));
        }
    }

    private protected override void Change(SmashConnection connection, JobTarget target) => connection.StopJob(target.Id, _grace, StoppingToken);
}
