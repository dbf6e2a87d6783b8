using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes categories of a host's log.</summary>
public sealed class LogCategoryCompleter : HostCompleter
{
    // No category: nothing is changed, and what there is comes back.
    private protected override IEnumerable<CompletionResult> Complete(SmashConnection connection, string typed, CancellationToken cancellationToken) => connection
        .SetLogLevel("", "", cancellationToken)
        .Where(setting => setting.Category.Contains(typed, StringComparison.OrdinalIgnoreCase))
        .Select(static setting => new CompletionResult(setting.Category, setting.Category, CompletionResultType.ParameterValue, setting.ToString()));
}
