using System.Management.Automation;
using System.Text;
using Smash.Protocol;

namespace Smash.PowerShell;

// When and how often the jobs may run.
public abstract partial class JobSubmissionCommand
{
    /// <summary>Jobs that have to end first, in whatever way: jobs or ids.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public object[]? After { get; set; }

    /// <summary>Jobs that have to end with exit code 0 first: jobs or ids.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public object[]? AfterSuccess { get; set; }

    /// <summary>Jobs that have to end in any other way first: jobs or ids.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public object[]? AfterFailure { get; set; }

    /// <summary>Time before which it is not started.</summary>
    [Parameter]
    public DateTime? StartAt { get; set; }

    /// <summary>Time from the submission before which it is not started: seconds, text or TimeSpan.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Delay { get; set; }

    /// <summary>Time from the submission after which it is not started any more: seconds, text or TimeSpan.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? QueueDeadline { get; set; }

    /// <summary>How often it is run again when it fails; by default not at all.</summary>
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

    /// <summary>Start it at most once: a submission with a key that was used before gives the job that there is, 1 to 64 bytes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string? Key { get; set; }

    /// <summary>Labels, each NAME or NAME=VALUE.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string[]? Label { get; set; }

    /// <summary>What is to be said of it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Comment { get; set; }

    /// <summary>Command line that the host runs when it has ended.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OnEnd { get; set; }

    /// <summary>Whether the command shows the job's output as it comes, so that there can be one run only.</summary>
    private protected virtual bool IsAttended => false;

    /// <summary>What the parameters of this aspect ask for; null: nothing.</summary>
    private JobTerms? CreateTerms()
    {
        RetryPolicy? retry = RetryParameter.Read(RetryCount, RetryDelay, RetryBackoff, RetryOnExitCode, RetryOnCause);
        if (retry is not null && IsAttended)
        {
            throw new CommandException("RetryNotAttended", "-RetryCount is for jobs that nobody watches: what one has written is taken back when it is run again. Use Start-SmashJob, and Wait-SmashJob.", ErrorCategory.InvalidOperation);
        }

        JobDependency[] after = DependencyParameter.Read(After, AfterSuccess, AfterFailure, Connection?.Endpoint);
        bool isPlain = after.Length == 0 && (Pool ?? (object?)retry ?? Delay ?? QueueDeadline ?? (object?)StartAt ?? Label ?? Comment ?? (object?)OnEnd) is null;
        return isPlain ? null : new JobTerms
        {
            Pool = Pool,
            After = after,
            NotBeforeMicroseconds = StartAt is { } time ? TimeParameter.ReadClock(time) : null,
            DelayMilliseconds = Delay is null ? 0 : TimeParameter.ReadMilliseconds(nameof(Delay), Delay),
            QueueDeadlineMilliseconds = QueueDeadline is null ? 0 : TimeParameter.ReadMilliseconds(nameof(QueueDeadline), QueueDeadline),
            Retry = retry,
            Labels = Label ?? [],
            Comment = Comment,
            OnEnd = OnEnd,
        };
    }

    /// <summary>The key that the submission is known by.</summary>
    private byte[] CreateKey()
    {
        byte[] key = Encoding.UTF8.GetBytes(Key ?? "");
        return key.Length <= ProtocolLimits.MaxSubmissionKeyLength ? key : throw new CommandException("KeyTooLong", $"-Key has at most {ProtocolLimits.MaxSubmissionKeyLength} bytes, and not {key.Length}.");
    }
}
