using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>A cmdlet about jobs that there are: given as objects, by id or by name.</summary>
public abstract class JobTargetCommand : JobCommand
{
    private protected const string ByJob = "Job";
    private protected const string ById = "Id";
    private protected const string ByName = "Name";

    /// <summary>The jobs.</summary>
    [Parameter(ParameterSetName = ByJob, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Job")]
    public virtual SmashJob[] InputObject { get; set; } = [];

    /// <summary>Ids of the jobs.</summary>
    [Parameter(ParameterSetName = ById, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public virtual uint[] Id { get; set; } = [];

    /// <summary>Names of the jobs, or patterns of names.</summary>
    [Parameter(ParameterSetName = ByName, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(JobNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>
    /// The connection of a target: that of the job itself, unless one was given; made again where it was lost, with a host started if none
    /// runs, and another to the same host where it was closed.
    /// </summary>
    private protected SmashConnection GetConnection(JobTarget target) => (Connection ?? target.Job?.Connection) switch
    {
        null => GetConnection(),
        { IsOpen: false } lost when Connection is null => Require(target.Job, () => ConnectionCache.Get(lost.Endpoint, !NoStart, StoppingToken)),
        { } connection => connection,
    };

    /// <summary>What the parameters name; ids are not looked up.</summary>
    private protected IEnumerable<JobTarget> GetTargets() => ParameterSetName switch
    {
        ById => Id.Select(id => new JobTarget(id, null)),
        ByName => FindByName(),
        _ => InputObject.Select(job => new JobTarget(job.Id, job)),
    };

    /// <summary>The job of a target, live.</summary>
    /// <exception cref="SmashException">ESRCH: there is none.</exception>
    private protected SmashJob GetJob(JobTarget target) => target.Job is { } job && (job.IsEnded || !job.Connection.IsClosed)
        ? job
        : GetConnection(target).GetJob(target.Id, StoppingToken);

    /// <summary>The jobs of the parameters; one that is not there is an error of its own.</summary>
    private protected IEnumerable<SmashJob> GetJobs()
    {
        foreach (JobTarget target in GetTargets())
        {
            SmashJob? job = null;
            if (TryDo(target.Id, () => job = GetJob(target)))
            {
                yield return job!;
            }
        }
    }

    private List<JobTarget> FindByName()
    {
        SmashConnection connection = GetConnection();
        var found = new List<JobTarget>();
        foreach (string name in Name)
        {
            int before = found.Count;
            found.AddRange(Require(name, () => connection.GetJobs(new GetJobRequest { NamePatterns = [name], ArrayId = 0 }, StoppingToken)
                .Select(job => new JobTarget(job.Id, job)).ToArray()));
            if (found.Count == before && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                TryDo(name, () => throw new CommandException("JobNotFound", $"There is no job named '{name}'.", ErrorCategory.ObjectNotFound));
            }
        }

        return found;
    }
}
