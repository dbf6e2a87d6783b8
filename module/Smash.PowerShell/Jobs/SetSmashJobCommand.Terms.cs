using System.Management.Automation;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <content>When and how often the jobs may run, and what they go by. $null takes something away.</content>
public sealed partial class SetSmashJobCommand
{
    /// <summary>Pool to queue in; $null: the default one.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public string? Pool { get; set; }

    /// <summary>Jobs that have to end first, in whatever way: jobs or ids; $null: none.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public object[]? After { get; set; }

    /// <summary>Jobs that have to end with exit code 0 first: jobs or ids; $null: none.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public object[]? AfterSuccess { get; set; }

    /// <summary>Jobs that have to end in any other way first: jobs or ids; $null: none.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public object[]? AfterFailure { get; set; }

    /// <summary>Time before which it is not started; $null: at any time.</summary>
    [Parameter]
    [AllowNull]
    public DateTime? StartAt { get; set; }

    /// <summary>Time from now before which it is not started: seconds, text or TimeSpan.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Delay { get; set; }

    /// <summary>Time from the submission after which it is not started any more: seconds, text or TimeSpan; $null: it waits as long as it takes.</summary>
    [Parameter]
    [AllowNull]
    public object? QueueDeadline { get; set; }

    /// <summary>Members of an array that run at once; 0: as many as there are slots.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int ThrottleLimit { get; set; }

    /// <summary>How often it is run again when it fails, all runs counted; 0: not any more.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int RetryCount { get; set; }

    /// <summary>Time between a failure and the next run: seconds, text or TimeSpan; by default none.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? RetryDelay { get; set; }

    /// <summary>What the delay is multiplied by after each run, 1 (the default) to 100.</summary>
    [Parameter]
    [ValidateRange(1.0, 100.0)]
    public double RetryBackoff { get; set; } = 1;

    /// <summary>Run it again after these exit codes alone, 1 to 255.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateRange(1, 255)]
    public int[]? RetryOnExitCode { get; set; }

    /// <summary>Run it again after these causes alone.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public JobCause[]? RetryOnCause { get; set; }

    /// <summary>Labels, each NAME or NAME=VALUE, in place of those that it has; $null: none.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public string[]? Label { get; set; }

    /// <summary>What is to be said of it; $null: nothing.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? Comment { get; set; }

    /// <summary>Command line that the host runs when it has ended; $null: none.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? OnEnd { get; set; }

    private SetTermsRequest? CreateTerms()
    {
        var changed = new HashSet<FieldTag>();
        Note(changed, FieldTag.Pool, nameof(Pool));
        Note(changed, FieldTag.After, nameof(After), nameof(AfterSuccess), nameof(AfterFailure));
        Note(changed, FieldTag.NotBefore, nameof(StartAt));
        Note(changed, FieldTag.Delay, nameof(Delay));
        Note(changed, FieldTag.QueueDeadline, nameof(QueueDeadline));
        Note(changed, FieldTag.ArrayLimit, nameof(ThrottleLimit));
        Note(changed, FieldTag.RetryPolicy, nameof(RetryCount));
        Note(changed, FieldTag.Label, nameof(Label));
        Note(changed, FieldTag.Comment, nameof(Comment));
        Note(changed, FieldTag.OnEnd, nameof(OnEnd));
        RetryPolicy? retry = RetryParameter.Read(RetryCount, RetryDelay, RetryBackoff, RetryOnExitCode, RetryOnCause);
        return changed.Count == 0 ? null : new SetTermsRequest(0)
        {
            Changed = changed,
            ArrayLimit = (uint)ThrottleLimit,
            Terms = new JobTerms
            {
                Pool = string.IsNullOrEmpty(Pool) ? null : Pool,
                After = DependencyParameter.Read(After, AfterSuccess, AfterFailure, Connection?.Endpoint),
                NotBeforeMicroseconds = StartAt is { } time ? TimeParameter.ReadClock(time) : null,
                DelayMilliseconds = Delay is null ? 0 : TimeParameter.ReadMilliseconds(nameof(Delay), Delay),
                QueueDeadlineMilliseconds = QueueDeadline is null ? 0 : TimeParameter.ReadMilliseconds(nameof(QueueDeadline), QueueDeadline),
                Retry = retry,
                Labels = Label ?? [],
                Comment = string.IsNullOrEmpty(Comment) ? null : Comment,
                OnEnd = string.IsNullOrEmpty(OnEnd) ? null : OnEnd,
            },
        };
    }

    private void Note(HashSet<FieldTag> changed, FieldTag tag, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (IsGiven(name))
            {
                changed.Add(tag);
                _changes.Add($"Set {name}");
            }
        }
    }
}
