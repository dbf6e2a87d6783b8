using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;
using JobState = Smash.Protocol.JobState;

namespace Smash.PowerShell;

/// <summary>Gets jobs of this user, from whatever session they were started.</summary>
[Cmdlet(VerbsCommon.Get, "SmashJob", DefaultParameterSetName = ByFilter)]
[OutputType(typeof(SmashJob))]
public sealed class GetSmashJobCommand : JobCommand
{
    private const string ByFilter = "Filter";
    private const string ById = "Id";

    /// <summary>Ids of the jobs.</summary>
    [Parameter(ParameterSetName = ById, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public uint[] Id { get; set; } = [];

    /// <summary>Names, or patterns of names.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(JobNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>States.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateNotNullOrEmpty]
    public JobState[] State { get; set; } = [];

    /// <summary>Only the jobs that were submitted last of those that the other parameters leave.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>Labels, all of which the jobs must have: NAME=VALUE as it is, NAME with any value or none.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateNotNullOrEmpty]
    public string[] Label { get; set; } = [];

    /// <summary>Pools that the jobs are in.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateNotNullOrEmpty]
    public string[] Pool { get; set; } = [];

    /// <summary>The members of the array with this id, by their index, in place of the jobs that are no members.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    [ValidateRange(1, uint.MaxValue)]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public uint? Array { get; set; }

    /// <summary>Give the members of arrays too.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    public SwitchParameter IncludeMember { get; set; }

    /// <summary>Only jobs that were submitted then or later.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    public DateTime? SubmittedAfter { get; set; }

    /// <summary>Only jobs that were submitted earlier.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    public DateTime? SubmittedBefore { get; set; }

    /// <summary>Only jobs that ended then or later.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    public DateTime? EndedAfter { get; set; }

    /// <summary>Only jobs that ended earlier.</summary>
    [Parameter(ParameterSetName = ByFilter)]
    public DateTime? EndedBefore { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        SmashConnection connection = GetConnection();
        if (ParameterSetName == ById)
        {
            WriteByIds(connection);
            return;
        }

        GetJobRequest request = CreateRequest();
        var left = Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        TryDo(null, () => WriteAll(
            Last is { } count ? connection.GetLatestJobs(request, count, StoppingToken) : connection.GetJobs(request, StoppingToken),
            job => left.Remove(job.Name)));
        foreach (string name in State.Length > 0 || Last is not null || request.NeedsSearch ? [] : left)
        {
            TryDo(name, () => throw new CommandException("JobNotFound", $"There is no job named '{name}'.", ErrorCategory.ObjectNotFound));
        }
    }

    private GetJobRequest CreateRequest() => new()
    {
        ArrayId = Array ?? (IncludeMember ? null : 0),
        NamePatterns = Name,
        States = State,
        Labels = Label,
        Pools = Pool,
        SubmittedAfter = ToMicroseconds(SubmittedAfter),
        SubmittedBefore = ToMicroseconds(SubmittedBefore),
        EndedAfter = ToMicroseconds(EndedAfter),
        EndedBefore = ToMicroseconds(EndedBefore),
    };

    private static long? ToMicroseconds(DateTime? time) => time is { } value ? (value.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;

    private void WriteByIds(SmashConnection connection)
    {
        var left = Id.ToHashSet();
        TryDo(null, () => WriteAll(connection.GetJobs(new GetJobRequest { JobIds = Id }, StoppingToken), job => left.Remove(job.Id)));
        foreach (uint id in left.Order())
        {
            TryDo(id, () => throw new SmashException(Errno.ESRCH, $"There is no job {id}."));
        }
    }

    private void WriteAll(IEnumerable<SmashJob> jobs, Action<SmashJob> onFound)
    {
        foreach (SmashJob job in jobs)
        {
            onFound(job);
            WriteObject(job);
        }
    }
}
