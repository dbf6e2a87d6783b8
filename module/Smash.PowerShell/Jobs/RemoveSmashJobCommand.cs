using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Removes ended jobs with their records and output.</summary>
[Cmdlet(VerbsCommon.Remove, "SmashJob", SupportsShouldProcess = true, DefaultParameterSetName = ByJob)]
public sealed class RemoveSmashJobCommand : JobChangeCommand
{
    /// <summary>Stop a job that has not ended first, at once.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Verb => "Remove";

    private protected override void Change(SmashConnection connection, JobTarget target)
    {
        if (Force)
        {
            End(connection, target);
        }

        connection.RemoveJob(target.Id, StoppingToken);
    }

    private void End(SmashConnection connection, JobTarget target)
    {
        // Looked up anew: the object given may be of a lost connection.
        SmashJob job = connection.GetJob(target.Id, StoppingToken);
        if (job.IsEnded)
        {
            return;
        }

        using var waiter = new JobWaiter();
        waiter.Add(job);
        try
        {
            connection.StopJob(job.Id, TimeSpan.Zero, StoppingToken);
        }
        catch (SmashException exception) when (exception.Error == Errno.ESRCH)
        {
            // It ended by itself just now.
        }

        if (waiter.Take(Timeout.InfiniteTimeSpan, StoppingToken)?.Fault is { } fault)
        {
            throw fault;
        }
    }
}
