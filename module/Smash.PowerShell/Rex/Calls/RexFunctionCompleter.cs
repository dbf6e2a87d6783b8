using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes names of functions whose signatures are known without looking far: of files beside a library, and of what comes with Smash.</summary>
public sealed class RexFunctionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return fakeBoundParameters["Library"] is string library
            ? [.. EntryPointSource.ListKnown(library).Where(entryPoint => entryPoint.Name.StartsWith(typed, StringComparison.Ordinal))
                .Select(static entryPoint => new CompletionResult(entryPoint.Name, entryPoint.Name, CompletionResultType.ParameterValue, entryPoint.Declaration))]
            : [];
    }
}
