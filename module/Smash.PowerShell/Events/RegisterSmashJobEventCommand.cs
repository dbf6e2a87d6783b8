using System.Management.Automation;
using Smash.Client;
using JobState = Smash.Protocol.JobState;

namespace Smash.PowerShell;

/// <summary>Has an event of this session raised when jobs come to a state.</summary>
[Cmdlet(VerbsLifecycle.Register, "SmashJobEvent", DefaultParameterSetName = ByJob)]
[OutputType(typeof(PSEventJob))]
public sealed class RegisterSmashJobEventCommand : JobTargetCommand
{
    private readonly List<SmashJob> _jobs = [];

    /// <summary>States that are told of; by default the ends, Exited and Aborted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public JobState[] State { get; set; } = [JobState.Exited, JobState.Aborted];

    /// <summary>What to run for each event; without it, events wait in the session's queue for Wait-Event and Get-Event.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? Action { get; set; }

    /// <summary>Name of the subscription and of its events; by default a new one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SourceIdentifier { get; set; }

    /// <summary>What each event carries along, as $Event.MessageData.</summary>
    [Parameter]
    public PSObject? MessageData { get; set; }

    /// <summary>Number of events after which the subscription ends; 0: none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxTriggerCount { get; set; }

    /// <summary>Send the events on to the session that this one was entered from.</summary>
    [Parameter]
    public SwitchParameter Forward { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Require<object?>(SourceIdentifier, () => this switch
    {
        { Forward.IsPresent: true, Action: not null } => throw new CommandException("-Forward sends events elsewhere, so -Action would never run here: leave one of them out."),
        { SourceIdentifier: { } name } when Events.GetEventSubscribers(name).Any() => throw new CommandException(
            "SubscriberExists", $"There is a subscription '{name}' already: Unregister-Event ends it.", ErrorCategory.ResourceExists),
        _ => null,
    });

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (SmashJob job in GetJobs())
        {
            // A job of a connection that is lost would never be heard of.
            if (job.IsEnded || GetConnection(new JobTarget(job.Id, job)).IsOpen)
            {
                _jobs.Add(job);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_jobs.Count == 0)
        {
            WriteVerbose("There is no job to hear of.");
            return;
        }

        var source = new JobEventSource(_jobs, State, MaxTriggerCount);
        PSEventSubscriber subscriber = Events.SubscribeEvent(
            source, nameof(JobEventSource.JobStateChanged), SourceIdentifier ?? Guid.NewGuid().ToString(), MessageData, Action, supportEvent: false, Forward, MaxTriggerCount);
        if (subscriber.Action is { } action)
        {
            WriteObject(action);
        }

        // Only now, since an event that is raised while the subscription is being made reaches nobody.
        source.Start();
    }
}
