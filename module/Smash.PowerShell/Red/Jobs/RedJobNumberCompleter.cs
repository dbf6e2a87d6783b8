using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Completes numbers of jobs from what this session has heard of; it asks no RED, since an answer would take ends of jobs away from whoever waits for them.</summary>
public sealed class RedJobNumberCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        object? given = fakeBoundParameters?["World"] is PSObject wrapped ? wrapped.BaseObject : fakeBoundParameters?["World"];
        IEnumerable<RedWorld> worlds = given is RedWorld world ? [world] : RedHostTable.All.SelectMany(static host => host.Worlds);
        return worlds.SelectMany(static known => known.KnownJobs)
            .Where(job => Text(job).StartsWith(typed, StringComparison.Ordinal))
            .Select(static job => new CompletionResult(Text(job), Text(job), CompletionResultType.ParameterValue, $"{job} ({job.State})"));
    }

    private static string Text(RedJob job) => job.Number.ToString(CultureInfo.InvariantCulture);
}
