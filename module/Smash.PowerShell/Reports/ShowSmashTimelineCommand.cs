using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Draws jobs over time in the console.</summary>
[Cmdlet(VerbsCommon.Show, "SmashTimeline", DefaultParameterSetName = ByLast)]
[OutputType(typeof(string))]
public sealed class ShowSmashTimelineCommand : JobReportCommand
{
    private const int UsualCount = 20;
    private const int MaxWidth = 1000;

    // The axis, the sum and the prompt.
    private const int OtherLines = 3;

    /// <summary>Cells of a line; by default the window's.</summary>
    [Parameter]
    [ValidateRange(Timeline.MinWidth, MaxWidth)]
    public int? Width { get; set; }

    /// <summary>Draw anew as jobs go on, until all have ended or Ctrl-C.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var console = new ConsoleStyle(this);
        ReadLatest(UsualCount);
        if (Follow)
        {
            FollowJobs(console);
        }

        WriteObject(Draw(console, Jobs), enumerateCollection: true);
    }

    private IReadOnlyList<string> Draw(ConsoleStyle console, IReadOnlyList<SmashJob> jobs)
    {
        // Asked for each time: a window may be made smaller meanwhile.
        int width = Width ?? Math.Clamp(console.Width, Timeline.MinWidth, MaxWidth);
        return new Timeline(width, console.GetPalette()).Draw(jobs, DateTime.Now);
    }

    /// <summary>Draws in place until all have ended. Where nothing can be drawn over, the end alone is worth lines.</summary>
    private void FollowJobs(ConsoleStyle console)
    {
        using var changes = new JobChanges([.. Jobs.Select(static job => job.Connection).Concat(IsByLast ? [GetConnection()] : []).Distinct()]);
        TimelineScreen? screen = console.IsTerminal ? new TimelineScreen(text => Host.UI.Write(text)) : null;
        try
        {
            // Anything may have changed before the changes were listened to.
            for (RefreshLatest(changes); Jobs.Exists(static job => !job.IsEnded && job.Fault is null); RefreshLatest(changes))
            {
                screen?.Draw(Draw(console, TakeVisible(console)));
                changes.Wait(StoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            screen?.Clear();
        }
    }

    private void RefreshLatest(JobChanges changes)
    {
        if (changes.TakeHasNew(Jobs))
        {
            ReadLatest(UsualCount);
        }
    }

    /// <summary>What the window has room for: what goes on before what has ended, the later before the earlier.</summary>
    private SmashJob[] TakeVisible(ConsoleStyle console)
    {
        int room = Math.Max(1, (console.Height ?? int.MaxValue) - OtherLines);
        return Jobs.Count <= room
            ? [.. Jobs]
            : [.. Jobs.Select(static (job, place) => (job, place)).OrderBy(static item => item.job.IsEnded).ThenByDescending(static item => item.place).Take(room)
                .OrderBy(static item => item.place).Select(static item => item.job)];
    }
}
