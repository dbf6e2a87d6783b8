using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Completes from the jobs of a host.</summary>
public abstract class JobCompleter : HostCompleter
{
    private const int MostJobs = 1000;

    private protected sealed override IEnumerable<CompletionResult> Complete(SmashConnection connection, string typed, CancellationToken cancellationToken) =>
        connection.GetJobs(new GetJobRequest(), cancellationToken).Take(MostJobs).Where(job => Matches(job, typed)).Select(Complete);

    private protected abstract bool Matches(SmashJob job, string typed);

    private protected abstract CompletionResult Complete(SmashJob job);

    private protected static string Describe(SmashJob job) => $"{job.Id} {job.Name} ({job.State}): {job.Command}";
}
