using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes states of jobs of worlds.</summary>
public sealed class RedJobStateCompleter : IArgumentCompleter
{
    private static readonly string[] States = [RedJobState.Waiting, RedJobState.Running, RedJobState.Stopped, RedJobState.Ended];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return States.Where(state => state.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Select(static state => new CompletionResult(state));
    }
}
