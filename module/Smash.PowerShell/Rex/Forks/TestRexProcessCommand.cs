using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Tells beforehand whether a process can go to another host, and what would be cut.</summary>
[Cmdlet(VerbsDiagnostic.Test, "RexProcess")]
[OutputType(typeof(RexProcessTest))]
public sealed class TestRexProcessCommand : JobCommand
{
    /// <summary>Pids of the processes.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PID", "ProcessId")]
    [ValidateRange(1, int.MaxValue)]
    public int[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (int id in Id)
        {
            TryDo(id, () => WriteObject(GetConnection().TestProcess(id, StoppingToken)));
        }
    }
}
