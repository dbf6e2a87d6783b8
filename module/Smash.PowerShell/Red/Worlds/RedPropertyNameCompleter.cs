using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes names of properties, from what a RED told when it was connected to.</summary>
public sealed class RedPropertyNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return FindHosts(fakeBoundParameters)
            .SelectMany(static host => host.Properties)
            .DistinctBy(static property => property.Name)
            .Where(property => property.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(static property => new CompletionResult(property.Name, property.Name, CompletionResultType.ParameterValue, $"{property.Name}: {property.Description}"))
            .ToArray();
    }

    private static RedHost[] FindHosts(IDictionary? bound) => Unwrap(bound?["World"] ?? bound?["RedHost"]) switch
    {
        RedWorld world => [world.RedHost],
        RedHost host => [host],
        _ => RedHostTable.All,
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
