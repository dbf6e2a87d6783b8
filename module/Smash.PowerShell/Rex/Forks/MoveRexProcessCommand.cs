using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Has a process go on at another host, as a job; here it ends.</summary>
[Cmdlet(VerbsCommon.Move, "RexProcess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SmashJob))]
public sealed class MoveRexProcessCommand : ProcessJobCommand
{
    /// <inheritdoc/>
    private protected override bool IsMove => true;

    /// <inheritdoc/>
    private protected override string Action => "Move process to";
}
