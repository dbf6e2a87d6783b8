using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>Takes away what identities may do in this account, or in one on another machine.</summary>
[Cmdlet(VerbsSecurity.Revoke, "RexAccess", SupportsShouldProcess = true)]
public sealed class RevokeRexAccessCommand : RexAccessCommand
{
    /// <summary>What: rexecve, rcall, rjump, rfork, or <c>*</c>: all. By default all, or with -Function rcall and rjump.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateSet("rexecve", "rcall", "rjump", "rfork", "*")]
    public string[]? Transaction { get; set; }

    private protected override bool IsGrant => false;

    private protected override string[] Transactions => Transaction ?? (Function.Length > 0 ? ["rcall", "rjump"] : ["*"]);
}
