using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Submits what jobs were submitted as once more.</summary>
[Cmdlet(VerbsLifecycle.Restart, "SmashJob", SupportsShouldProcess = true, DefaultParameterSetName = ByJob)]
[OutputType(typeof(SmashJob))]
public sealed class RestartSmashJobCommand : JobChangeCommand
{
    private protected override string Verb => "Submit again";

    private protected override void Change(SmashConnection connection, JobTarget target) => WriteObject(connection.RestartJob(target.Id, StoppingToken));
}
