using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Changes jobs that have not ended.</summary>
[Cmdlet(VerbsCommon.Set, "SmashJob", SupportsShouldProcess = true, DefaultParameterSetName = ByJob)]
[OutputType(typeof(SmashJob))]
public sealed class SetSmashJobCommand : PassThruCommand
{
    /// <summary>Nice value, −20 (first) to 19 (last).</summary>
    [Parameter(Mandatory = true)]
    public int Priority { get; set; }

    private protected override string Verb => $"Set priority {Priority}";

    /// <inheritdoc/>
    protected override void BeginProcessing() => Require(Priority, () => PriorityParameter.Check(Priority));

    private protected override void Change(SmashConnection connection, JobTarget target) => connection.SetPriority(target.Id, Priority, StoppingToken);
}
