using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Grants identities what they may do in this account, or in one on another machine.</summary>
[Cmdlet(VerbsSecurity.Grant, "RexAccess", SupportsShouldProcess = true)]
[OutputType(typeof(RexGrant))]
public sealed class GrantRexAccessCommand : RexAccessCommand
{
    /// <summary>What: rexecve, rcall, rjump, rfork, or <c>*</c>: all.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateSet("rexecve", "rcall", "rjump", "rfork", "*")]
    public string[] Transaction { get; set; } = [];

    private protected override bool IsGrant => true;

    private protected override string[] Transactions => Transaction;
}
