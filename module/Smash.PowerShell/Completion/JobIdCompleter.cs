using System.Globalization;
using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes ids of jobs.</summary>
public sealed class JobIdCompleter : JobCompleter
{
    private protected override bool Matches(SmashJob job, string typed) => GetText(job).StartsWith(typed, StringComparison.Ordinal);

    private protected override CompletionResult Complete(SmashJob job) =>
        new(GetText(job), Describe(job), CompletionResultType.ParameterValue, Describe(job));

    private static string GetText(SmashJob job) => job.Id.ToString(CultureInfo.InvariantCulture);
}
