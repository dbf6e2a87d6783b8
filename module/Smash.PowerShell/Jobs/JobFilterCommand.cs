using System.Management.Automation;
using Smash.Protocol;
using JobState = Smash.Protocol.JobState;

namespace Smash.PowerShell;

/// <summary>A cmdlet that asks the host for jobs by what they have in common; the host looks in its records, and leaves the rest out.</summary>
public abstract class JobFilterCommand : JobCommand
{
    private protected const string ByFilter = "Filter";

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

    private protected GetJobRequest CreateRequest() => new()
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
}
