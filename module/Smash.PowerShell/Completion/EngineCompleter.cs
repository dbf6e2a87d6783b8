using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Smash.PowerShell;

/// <summary>Completes what can run jobs.</summary>
public sealed class EngineCompleter : IArgumentCompleter
{
    private static readonly (string Name, string What)[] Engines = [("Local", "The host itself"), ("Slurm", "A Slurm cluster, by the commands on the host's machine")];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return Engines.Where(engine => engine.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(static engine => new CompletionResult(engine.Name, engine.Name, CompletionResultType.ParameterValue, engine.What));
    }
}
