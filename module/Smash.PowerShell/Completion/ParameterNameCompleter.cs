using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes names of a host's parameters.</summary>
public sealed class ParameterNameCompleter : HostCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(SmashConnection connection, string typed, CancellationToken cancellationToken) => connection
        .GetConfiguration("*", cancellationToken)
        .Where(parameter => parameter.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
        .Select(static parameter => new CompletionResult(parameter.Name, parameter.Name, CompletionResultType.ParameterValue, parameter.Description ?? parameter.ToString()));
}
