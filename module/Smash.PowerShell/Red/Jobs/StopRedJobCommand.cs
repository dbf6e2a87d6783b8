using System.Globalization;
using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Sends a signal to jobs of worlds; by default the one that asks a program to end.</summary>
[Cmdlet(VerbsLifecycle.Stop, "RedJob", SupportsShouldProcess = true, DefaultParameterSetName = ByJob)]
[OutputType(typeof(RedJob))]
public sealed class StopRedJobCommand : RedJobTargetCommand
{
    /// <summary>What stands for all jobs of a world.</summary>
    private const int AllJobs = 0;

    private int _signal;

    /// <summary>The signal, by name or number: TERM, SIGSTOP, 18; default SIGTERM.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SignalCompleter))]
    public string Signal { get; set; } = "SIGTERM";

    /// <summary>End the jobs at once: the same as -Signal SIGKILL.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the jobs that got the signal.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _signal = Require(Signal, () => SignalParameter.Parse(Force ? "SIGKILL" : Signal));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (World is null)
        {
            // Of all jobs that come down a pipeline those are meant that can be sent something.
            foreach (RedJob job in InputObject.Where(job => !(MyInvocation.ExpectingInput && job.IsEnded)))
            {
                Send(job.World, job.Number, job);
            }
        }
        else
        {
            foreach (int number in Number ?? [AllJobs])
            {
                Send(World, number, null);
            }
        }
    }

    private void Send(RedWorld world, int number, RedJob? job)
    {
        string what = number == AllJobs ? "all jobs" : $"job {job?.ToString() ?? number.ToString(CultureInfo.InvariantCulture)}";
        if (ShouldProcess($"{what} of {world}", $"Send {SignalParameter.NameOf(_signal)}"))
        {
            object target = job is not null ? job : number == AllJobs ? world : number;
            TryDo(target, () =>
            {
                world.SendSignal(number, _signal, StoppingToken);
                Write(world, number, job);
            });
        }
    }

    private void Write(RedWorld world, int number, RedJob? job)
    {
        if (!PassThru)
        {
            return;
        }

        if (number == AllJobs)
        {
            WriteObject(world.GetJobs(StoppingToken).Where(static known => !known.IsEnded), enumerateCollection: true);
        }
        else
        {
            WriteObject(job ?? RedJobDirectory.Find(world, number, StoppingToken));
        }
    }
}
