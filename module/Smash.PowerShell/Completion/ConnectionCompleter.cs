using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes connections: the variables that hold one, and how to get those that no variable holds. It makes none.</summary>
public sealed class ConnectionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete ?? "";
        (string Text, SmashConnection Connection)[] variables = [.. SessionVariables.Find<SmashConnection>().Where(static variable => !variable.Value.IsClosed)];
        IEnumerable<CompletionResult> named = variables.Select(static variable => Complete(variable.Text, variable.Connection));
        IEnumerable<CompletionResult> others = ConnectionCache.All
            .Where(connection => !variables.Any(variable => variable.Connection == connection) && GetExpression(connection) is not null)
            .Select(static connection => Complete(GetExpression(connection)!, connection));
        return named.Concat(others).Where(result => result.CompletionText.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ToArray();
    }

    /// <summary>The command that gives an open connection again; null where a name is not all of it.</summary>
    private static string? GetExpression(SmashConnection connection) => connection.Endpoint switch
    {
        { Destination: { } destination } endpoint => SshDestination.Parse(destination.ToString()) is var plain && HostEndpoint.FromSsh(plain).Key == endpoint.Key
            ? $"(Connect-SmashHost -HostName {destination})"
            : null,
        { } endpoint => $"(Connect-SmashHost '{CodeGeneration.EscapeSingleQuotedStringContent(endpoint.SocketPath)}')",
    };

    private static CompletionResult Complete(string text, SmashConnection connection) => new(text, text, CompletionResultType.ParameterValue, connection.ToString());
}
