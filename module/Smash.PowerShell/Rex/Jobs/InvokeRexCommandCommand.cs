using System.Management.Automation;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Runs a command line or a script on another host, waits for it, and writes what it writes.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "RexCommand", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(object))]
public sealed class InvokeRexCommandCommand : AttendedLineCommand
{
    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? ComputerName { get; set; } = RemoteRun.Auto;

    private protected override string Action => $"Run on {ComputerName}";
}
