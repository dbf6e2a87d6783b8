using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes names of other machines: those that are connected to, and those that ssh's own files know. It connects to none.</summary>
public sealed class HostNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');

        // ssh knows the machine's name, the user writes whose.
        int at = typed.LastIndexOf('@') + 1;
        (string user, string host) = (typed[..at], typed[at..]);
        IEnumerable<CompletionResult> open = ConnectionCache.All
            .Select(static connection => connection.Endpoint.Destination?.ToString())
            .OfType<string>()
            .Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(static name => Complete(name, "connected"));
        IEnumerable<CompletionResult> known = SshHostNames.OfUser.Read()
            .Where(name => name.StartsWith(host, StringComparison.OrdinalIgnoreCase))
            .Select(name => Complete(user + name, "known to ssh"));
        return open.Concat(known).DistinctBy(static result => result.ListItemText, StringComparer.OrdinalIgnoreCase).ToArray();
    }

    // Words with @ in front, and brackets, mean something else to PowerShell without quotes.
    private static CompletionResult Complete(string name, string about) => new(
        name.All(static character => char.IsAsciiLetterOrDigit(character) || ".-_:@".Contains(character)) && name[0] != '@' ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'",
        name,
        CompletionResultType.ParameterValue,
        $"{name} ({about})");
}
