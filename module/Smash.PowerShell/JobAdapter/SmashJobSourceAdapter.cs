using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;
using PSJobState = System.Management.Automation.JobState;

namespace Smash.PowerShell;

/// <summary>
/// Shows PowerShell's own job cmdlets the Smash jobs of the user: those of the session's host and of each other host that the session is
/// connected to. It starts no host, waits for none for long, and fails for none that is not there.
/// </summary>
public sealed class SmashJobSourceAdapter : JobSourceAdapter
{
    private readonly JobDirectory _directory = new();

    /// <summary>Makes it; PowerShell does so for each runspace that imports the module.</summary>
    public SmashJobSourceAdapter() => Name = "Smash";

    /// <summary>Not supported: Start-SmashJob starts Smash jobs.</summary>
    /// <param name="specification">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Job2 NewJob(JobInvocationInfo specification) =>
        throw new NotSupportedException("A Smash job is started with Start-SmashJob, which takes its limits too.");

    /// <inheritdoc/>
    public override IList<Job2> GetJobs() => [.. _directory.Find(new GetJobRequest { ArrayId = 0 })];

    /// <inheritdoc/>
    public override IList<Job2> GetJobsByName(string name, bool recurse)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        return [.. _directory.Find(new GetJobRequest { NamePatterns = IsHostPattern(name) ? [name] : [] }).Where(job => pattern.IsMatch(job.Name))];
    }

    /// <inheritdoc/>
    public override IList<Job2> GetJobsByCommand(string command, bool recurse)
    {
        var pattern = new WildcardPattern(command, WildcardOptions.IgnoreCase);
        return [.. _directory.Find(new GetJobRequest()).Where(job => pattern.IsMatch(job.Command))];
    }

    /// <inheritdoc/>
    public override Job2? GetJobByInstanceId(Guid instanceId, bool recurse) => JobInstanceId.TryGetJobId(instanceId, out uint id)
        ? _directory.FindKnown(instanceId) ?? _directory.Find(new GetJobRequest { JobIds = [id] }).FirstOrDefault(job => job.InstanceId == instanceId)
        : null;

    /// <summary>Finds a job by the id that this session has given it; one that was never shown has none.</summary>
    /// <param name="id">The session's id, not the job's own.</param>
    /// <param name="recurse">Not used: Smash jobs have no children.</param>
    public override Job2? GetJobBySessionId(int id, bool recurse) => _directory.FindKnown(id);

    /// <inheritdoc/>
    public override IList<Job2> GetJobsByState(PSJobState state, bool recurse) =>
        [.. _directory.Find(new GetJobRequest()).Where(job => job.JobStateInfo.State == state)];

    /// <summary>Finds jobs by properties, of the job as Get-Job shows it or as Get-SmashJob does; texts may be patterns.</summary>
    /// <param name="filter">Names of properties, and their values; all must match.</param>
    /// <param name="recurse">Not used: Smash jobs have no children.</param>
    public override IList<Job2> GetJobsByFilter(Dictionary<string, object> filter, bool recurse) =>
        [.. _directory.Find(new GetJobRequest()).Where(job => filter.All(wanted => Matches(job, wanted.Key, wanted.Value)))];

    /// <summary>Removes a job, its record and its output from its host.</summary>
    /// <param name="job">The job.</param>
    /// <exception cref="SmashException">The host could not: EBUSY, the job has not ended; or it is not there.</exception>
    public override void RemoveJob(Job2 job)
    {
        if (job is SmashPSJob known)
        {
            known.Remove();
            _directory.Forget(known);
        }
    }

    // The host knows the same patterns, but not PowerShell's way to take their characters literally.
    private static bool IsHostPattern(string name) => name.Length <= 255 && !name.Contains('`', StringComparison.Ordinal);

    private static bool Matches(SmashPSJob job, string name, object? wanted)
    {
        PSPropertyInfo? property = PSObject.AsPSObject(job).Properties[name] ?? PSObject.AsPSObject(job.SmashJob).Properties[name];
        return property is not null && (wanted is string pattern
            ? new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(property.Value?.ToString() ?? "")
            : LanguagePrimitives.Equals(property.Value, wanted, ignoreCase: true));
    }
}
