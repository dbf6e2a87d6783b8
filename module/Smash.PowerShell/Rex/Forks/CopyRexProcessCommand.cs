using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Has a copy of a process go on at another host, as a job; the process goes on here.</summary>
[Cmdlet(VerbsCommon.Copy, "RexProcess", SupportsShouldProcess = true)]
[OutputType(typeof(SmashJob))]
public sealed class CopyRexProcessCommand : ProcessJobCommand
{
    /// <inheritdoc/>
    private protected override bool IsMove => false;

    /// <inheritdoc/>
    private protected override string Action => "Copy process to";
}
