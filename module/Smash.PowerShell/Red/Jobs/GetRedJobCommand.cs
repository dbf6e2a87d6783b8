using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Gets the jobs of worlds: those that run, and those whose ends this session has been told of.</summary>
[Cmdlet(VerbsCommon.Get, "RedJob")]
[OutputType(typeof(RedJob))]
public sealed class GetRedJobCommand : SmashCommand
{
    /// <summary>The worlds; by default all that this session knows.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [RedWorldArgument]
    [ArgumentCompleter(typeof(RedWorldCompleter))]
    public RedWorld[]? World { get; set; }

    /// <summary>Numbers of the jobs; by default all of them.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(RedJobNumberCompleter))]
    public int[]? Number { get; set; }

    /// <summary>Only jobs of these states, as the RED names them: WAITING, RUNNING, STOPPED, ENDED.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RedJobStateCompleter))]
    public string[]? State { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (RedWorld world in World ?? [.. RedHostTable.All.SelectMany(static host => host.Worlds)])
        {
            TryDo(world, () => Write(world));
        }
    }

    private void Write(RedWorld world)
    {
        RedJob[] jobs = world.GetJobs(StoppingToken);
        foreach (RedJob job in jobs.Where(IsWanted))
        {
            WriteObject(job);
        }

        foreach (int number in (Number ?? []).Except(jobs.Select(static job => job.Number)))
        {
            WriteError(ErrorTable.CreateRecord(RedJobDirectory.CreateNotFound(number), number));
        }
    }

    private bool IsWanted(RedJob job) =>
        (Number is null || Number.Contains(job.Number)) && (State is null || State.Contains(job.State, StringComparer.OrdinalIgnoreCase));
}
