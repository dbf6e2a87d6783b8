using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes names of jobs.</summary>
public sealed class JobNameCompleter : JobCompleter
{
    private protected override bool Matches(SmashJob job, string typed) => job.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase);

    private protected override CompletionResult Complete(SmashJob job) =>
        new(Quote(Regex.Replace(job.Name, @"[*?[]", "[$0]")), job.Name, CompletionResultType.ParameterValue, Describe(job));

    private static string Quote(string name) => name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
        ? name
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
