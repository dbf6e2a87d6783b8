using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Completes from the jobs of a host that runs: it starts none, waits for none for long, and never fails.</summary>
public abstract class JobCompleter : IArgumentCompleter
{
    private const int MostJobs = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            string typed = (wordToComplete ?? "").Trim('\'', '"');
            return [.. GetJobs(fakeBoundParameters).Where(job => Matches(job, typed)).Select(Complete)];
        }
        catch (Exception exception) when (exception is SmashException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever presses Tab wants completions or nothing; the command itself will say what is wrong.
            return [];
        }
    }

    private protected abstract bool Matches(SmashJob job, string typed);

    private protected abstract CompletionResult Complete(SmashJob job);

    private protected static string Describe(SmashJob job) => $"{job.Id} {job.Name} ({job.State}): {job.Command}";

    private static SmashJob[] GetJobs(IDictionary? boundParameters)
    {
        using var patience = new CancellationTokenSource(Patience);
        SmashConnection connection = boundParameters?["Connection"] is SmashConnection given
            ? given
            : ConnectionCache.Get(ConnectionCache.DefaultEndpoint, startsHost: false, patience.Token);
        return connection.GetJobs(new GetJobRequest(), patience.Token).Take(MostJobs).ToArray();
    }
}
