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
        PSVariable[] variables = FindVariables();
        IEnumerable<CompletionResult> named = variables.Select(static variable => Complete(Quote(variable.Name), Unwrap(variable)!));
        IEnumerable<CompletionResult> others = ConnectionCache.All
            .Where(connection => !variables.Any(variable => Unwrap(variable) == connection) && GetExpression(connection) is not null)
            .Select(static connection => Complete(GetExpression(connection)!, connection));
        return named.Concat(others).Where(result => result.CompletionText.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ToArray();
    }

    private static PSVariable[] FindVariables()
    {
        try
        {
            using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            return [.. shell.AddCommand("Microsoft.PowerShell.Utility\\Get-Variable").Invoke<PSVariable>().Where(static variable => Unwrap(variable) is { IsClosed: false })];
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException)
        {
            // Whoever presses Tab wants completions or nothing: no runspace, or one in which nothing can be run.
            return [];
        }
    }

    private static SmashConnection? Unwrap(PSVariable variable) => (variable.Value is PSObject wrapped ? wrapped.BaseObject : variable.Value) as SmashConnection;

    private static string Quote(string name) => name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_') ? $"${name}" : $"${{{name}}}";

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
