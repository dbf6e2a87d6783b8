using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Smash.PowerShell;

/// <summary>Completes names of signals.</summary>
public sealed class SignalCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return SignalParameter.Names
            .Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) || name.AsSpan(3).StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(static name => new CompletionResult(name));
    }
}
