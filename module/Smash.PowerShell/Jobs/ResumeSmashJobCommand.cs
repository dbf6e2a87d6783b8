using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Lets suspended jobs go on.</summary>
[Cmdlet(VerbsLifecycle.Resume, "SmashJob", SupportsShouldProcess = true, DefaultParameterSetName = ByJob)]
[OutputType(typeof(SmashJob))]
public sealed class ResumeSmashJobCommand : PassThruCommand
{
    private const int ContinueSignal = 18; // SIGCONT

    private protected override string Verb => "Resume";

    private protected override void Change(SmashConnection connection, JobTarget target) => connection.SignalJob(target.Id, ContinueSignal, StoppingToken);
}
