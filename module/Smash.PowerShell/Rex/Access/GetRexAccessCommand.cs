using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Gets what is granted, and denied, in this account, or in one on another machine.</summary>
[Cmdlet(VerbsCommon.Get, "RexAccess")]
[OutputType(typeof(RexGrant))]
public sealed class GetRexAccessCommand : RexExecutorCommand
{
    /// <summary>Identities as the lines of the access file have them, or patterns; by default all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RexKeyCompleter))]
    public string[] Identity { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WildcardPattern[] patterns = [.. Identity.Select(static identity => new WildcardPattern(identity, WildcardOptions.IgnoreCase))];
        ForEach(ComputerName, executor => WriteObject(
            executor.GetAccess(StoppingToken).Where(grant => patterns.Any(pattern => pattern.IsMatch(grant.Identity))), enumerateCollection: true));
    }
}
