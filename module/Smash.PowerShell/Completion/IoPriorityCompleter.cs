using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes I/O priorities.</summary>
public sealed class IoPriorityCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return IoPriority.Classes.SelectMany(static name => name == "Idle" ? [name] : Enumerable.Range(0, 8).Select(level => FormattableString.Invariant($"{name}:{level}")))
            .Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(static name => new CompletionResult(name));
    }
}
