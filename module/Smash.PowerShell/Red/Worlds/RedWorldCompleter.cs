using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes worlds: the variables that hold one, and the addresses of those that this process knows. It connects to nothing.</summary>
public sealed class RedWorldCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        IEnumerable<(string Text, RedWorld World)> named = SessionVariables.Find<RedWorld>().Where(static variable => !variable.Value.IsDestroyed);
        IEnumerable<(string Text, RedWorld World)> known = RedHostTable.All.SelectMany(static host => host.Worlds).Select(static world => (world.ToString(), world));
        return named.Concat(known)
            .Where(world => world.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(static world => new CompletionResult(world.Text, world.Text, CompletionResultType.ParameterValue, Describe(world.World)))
            .ToArray();
    }

    private static string Describe(RedWorld world) => $"{(world.IsDefault ? "the default world" : "a world")} of {world.RedHost}, made {world.Created:g}";
}
