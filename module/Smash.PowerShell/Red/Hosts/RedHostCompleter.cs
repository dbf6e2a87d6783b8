using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Smash.PowerShell;

/// <summary>Completes the addresses of the REDs that are connected. It connects to none.</summary>
public sealed class RedHostCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return RedHostTable.All
            .Select(static host => (Text: host.ToString(), host.ComputerName))
            .Where(host => host.Text.Contains(typed, StringComparison.OrdinalIgnoreCase))
            .Select(static host => new CompletionResult(host.Text, host.Text, CompletionResultType.ParameterValue, $"{host.Text} ({host.ComputerName})"))
            .ToArray();
    }
}
