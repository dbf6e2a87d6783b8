using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes identities: those of this user's keys for REX. No other machine is asked.</summary>
public sealed class RexKeyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        try
        {
            return [.. RexKeyFolder.Read()
                .Where(key => key.Identity.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .Select(static key => new CompletionResult($"'{CodeGeneration.EscapeSingleQuotedStringContent(key.Identity)}'", key.Identity, CompletionResultType.ParameterValue, $"{key.Identity} {key.Fingerprint}"))];
        }
        catch (RexErrorException)
        {
            // Whoever presses Tab wants completions or nothing; the command itself will say what is wrong.
            return [];
        }
    }
}
