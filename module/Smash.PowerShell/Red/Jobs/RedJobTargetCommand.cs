using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>A cmdlet about jobs of worlds that are there: given as objects, or by their world.</summary>
public abstract class RedJobTargetCommand : SmashCommand
{
    private protected const string ByJob = "Job";
    private protected const string ByWorld = "World";

    /// <summary>The jobs.</summary>
    [Parameter(ParameterSetName = ByJob, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RedJob[] InputObject { get; set; } = [];

    /// <summary>The world of the jobs.</summary>
    [Parameter(ParameterSetName = ByWorld, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [RedWorldArgument]
    [ArgumentCompleter(typeof(RedWorldCompleter))]
    public RedWorld? World { get; set; }

    /// <summary>Numbers of the jobs; by default all that run in the world.</summary>
    [Parameter(ParameterSetName = ByWorld, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(RedJobNumberCompleter))]
    public int[]? Number { get; set; }

    /// <summary>The jobs of numbers.</summary>
    private protected IEnumerable<RedJob> FindJobs(RedWorld world, int[] numbers)
    {
        var jobs = new List<RedJob>();
        foreach (int number in numbers)
        {
            TryDo(number, () => jobs.Add(RedJobDirectory.Find(world, number, StoppingToken)));
        }

        return jobs;
    }
}
