using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Stops the processes of running jobs until they are resumed.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "SmashJob", SupportsShouldProcess = true, DefaultParameterSetName = ByJob)]
[OutputType(typeof(SmashJob))]
public sealed class SuspendSmashJobCommand : PassThruCommand
{
    private const int StopSignal = 19; // SIGSTOP

    private protected override string Verb => "Suspend";

    private protected override void Change(SmashConnection connection, JobTarget target) => connection.SignalJob(target.Id, StopSignal, StoppingToken);
}
