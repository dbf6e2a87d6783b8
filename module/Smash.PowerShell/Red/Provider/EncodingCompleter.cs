using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Smash.PowerShell;

/// <summary>Completes names of encodings.</summary>
public sealed class EncodingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return EncodingParameter.Names.Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Select(static name => new CompletionResult(name));
    }
}
