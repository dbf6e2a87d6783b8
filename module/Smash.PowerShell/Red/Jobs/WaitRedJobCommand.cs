using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Waits for jobs of worlds and writes each when it has ended. Ctrl-C ends the waiting, not the jobs.</summary>
[Cmdlet(VerbsLifecycle.Wait, "RedJob", DefaultParameterSetName = ByJob)]
[OutputType(typeof(RedJob))]
public sealed class WaitRedJobCommand : RedJobTargetCommand
{
    private readonly List<RedJob> _jobs = [];
    private TimeSpan _timeout = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Longest time to wait once all jobs are known: seconds, text or TimeSpan; by default as long as it takes.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Timeout { get; set; }

    /// <summary>Write the first job that ends, and wait for no other.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Timeout is { } given)
        {
            _timeout = Require(given, () => TimeParameter.Read(nameof(Timeout), given));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (World is null)
        {
            _jobs.AddRange(InputObject);
        }
        else if (Number is null)
        {
            TryDo(World, () => _jobs.AddRange(FindRunning(World)));
        }
        else
        {
            _jobs.AddRange(FindJobs(World, Number));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(StoppingToken);
        patience.CancelAfter(_timeout);
        try
        {
            WriteEnds(patience.Token);
        }
        catch (OperationCanceledException) when (StoppingToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (OperationCanceledException)
        {
            WriteVerbose("Not all jobs have ended within the time.");
        }
    }

    /// <summary>The jobs whose ends this session has not been told of before.</summary>
    private IEnumerable<RedJob> FindRunning(RedWorld world)
    {
        HashSet<RedJob> ended = [.. world.KnownJobs.Where(static job => job.IsEnded)];
        return world.GetJobs(StoppingToken).Where(job => !ended.Contains(job));
    }

    private void WriteEnds(CancellationToken cancellationToken)
    {
        foreach (RedJobEnd end in RedJobWaiter.WaitAll(_jobs.Distinct(), cancellationToken))
        {
            if (end.Fault is { } fault)
            {
                WriteError(ErrorTable.CreateRecord(fault, end.Job));
                continue;
            }

            WriteObject(end.Job);
            if (Any)
            {
                return;
            }
        }
    }
}
