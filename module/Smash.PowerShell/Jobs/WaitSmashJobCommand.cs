using System.Diagnostics;
using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Waits for jobs and writes each when it has ended. Ctrl-C ends the waiting, not the jobs.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SmashJob", DefaultParameterSetName = ByJob)]
[OutputType(typeof(SmashJob))]
public sealed class WaitSmashJobCommand : JobTargetCommand
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    private readonly JobWaiter _waiter = new() { LendsSlot = true };
    private TimeSpan _timeout = System.Threading.Timeout.InfiniteTimeSpan;
    private bool _showsProgress;

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
        foreach (SmashJob job in GetJobs())
        {
            // A job of a connection that is lost would never be heard of.
            if (job.IsEnded || GetConnection(new JobTarget(job.Id, job)).IsOpen)
            {
                _waiter.Add(job);
            }
        }

        while (!Any && Take(TimeSpan.Zero) is { } ended)
        {
            Write(ended);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        long begin = Stopwatch.GetTimestamp();
        while (TakeShowingProgress(begin) is { } ended)
        {
            Write(ended);
            if (Any)
            {
                break;
            }
        }

        if (_showsProgress)
        {
            WriteProgress(CreateProgress(ProgressRecordType.Completed));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _waiter.Dispose();
        }

        base.Dispose(isDisposing);
    }

    private SmashJob? TakeShowingProgress(long begin)
    {
        while (_waiter.Left > 0)
        {
            TimeSpan left = _timeout == System.Threading.Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : _timeout - Stopwatch.GetElapsedTime(begin);
            if (Take(left < ProgressInterval ? left : ProgressInterval) is { } ended)
            {
                return ended;
            }

            if (left <= ProgressInterval)
            {
                WriteVerbose($"{_waiter.Left} jobs have not ended within the time.");
                return null;
            }

            _showsProgress = true;
            WriteProgress(CreateProgress(ProgressRecordType.Processing));
        }

        return null;
    }

    private SmashJob? Take(TimeSpan timeout)
    {
        try
        {
            return _waiter.Take(timeout, StoppingToken);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Write(SmashJob job)
    {
        switch (job)
        {
            case { IsEnded: false, Fault: HostNotRunningException } when !NoStart && job.Connection.Endpoint.HasSocket:
                // Its host died, for one that is stopped takes its socket away: the next one finds the job again.
                GetConnection(new JobTarget(job.Id, job));
                _waiter.Add(job);
                break;
            case { IsEnded: false, Fault: { } fault }:
                WriteError(ErrorTable.CreateRecord(fault, job));
                break;
            default:
                WriteObject(job);
                break;
        }
    }

    private ProgressRecord CreateProgress(ProgressRecordType type)
    {
        int ended = _waiter.Added - _waiter.Left;
        return new ProgressRecord(0, "Waiting for jobs", $"{ended} of {_waiter.Added} have ended")
        {
            RecordType = type,
            PercentComplete = _waiter.Added == 0 ? -1 : (int)(100L * ended / _waiter.Added),
        };
    }
}
