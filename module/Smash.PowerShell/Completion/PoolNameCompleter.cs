using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes names of pools.</summary>
public sealed class PoolNameCompleter : HostCompleter
{
    private protected override IEnumerable<CompletionResult> Complete(SmashConnection connection, string typed, CancellationToken cancellationToken) => connection
        .GetPools([], cancellationToken)
        .Where(pool => pool.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
        .Select(static pool => new CompletionResult(Quote(pool.Name), pool.Name, CompletionResultType.ParameterValue, $"{pool.Name}: {pool.Active} run, {pool.Queued} wait"));

    private static string Quote(string name) => name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
        ? name
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
