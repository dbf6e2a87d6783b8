using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Gets jobs of this user, from whatever session they were started.</summary>
[Cmdlet(VerbsCommon.Get, "SmashJob", DefaultParameterSetName = ByFilter)]
[OutputType(typeof(SmashJob))]
public sealed class GetSmashJobCommand : JobFilterCommand
{
    private const string ById = "Id";

    /// <summary>Ids of the jobs.</summary>
    [Parameter(ParameterSetName = ById, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public uint[] Id { get; set; } = [];

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
