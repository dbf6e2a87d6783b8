using System.Text;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Terms;

/// <summary>Refuses terms that cannot be kept.</summary>
internal static class TermsCheck
{
    // A thousand years: sums of times stay far from their ends.
    private const ulong MaxMilliseconds = 1000UL * 366 * 24 * 3600 * 1000;
    private const uint MaxRetries = 1_000_000;
    private const uint MaxBackoff = 10_000;
    private const int MaxAfter = 100_000;
    private const int MaxLabels = 64;
    private const int MaxLabelLength = 255;
    private const int MaxCommentLength = 4096;
    private const int MaxOnEndLength = (128 * 1024) - 1;

    /// <summary>Refuses the terms of a submission.</summary>
    /// <exception cref="RequestRefusedException">EINVAL or ERANGE: what is wrong with them. EOPNOTSUPP: not with what else is asked for.</exception>
    public static void Check(StartJobRequest request)
    {
        if (request.Options.Terms is not { } terms)
        {
            return;
        }

        Check(terms);
        if (terms.Retry is not null)
        {
            CheckRetry(request.Remote is not null, request.Options);
        }
    }

    /// <summary>Refuses terms, wherever they come from.</summary>
    /// <exception cref="RequestRefusedException">EINVAL or ERANGE.</exception>
    public static void Check(JobTerms terms)
    {
        CheckAfter(terms.After);
        CheckTimes(terms);
        if (terms.Retry is { } retry)
        {
            CheckRetry(retry);
        }

        CheckLabels(terms.Labels);
        if (terms.Comment is { } comment && (comment.Contains('\0') || Encoding.UTF8.GetByteCount(comment) > MaxCommentLength))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A comment has at most {MaxCommentLength} bytes and no NUL.");
        }

        if (terms.OnEnd is { } command && (string.IsNullOrWhiteSpace(command) || command.Contains('\0') || Encoding.UTF8.GetByteCount(command) > MaxOnEndLength))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The command for the end is a command line of at most {MaxOnEndLength} bytes without a NUL.");
        }
    }

    /// <summary>Refuses changes of what an array alone has, and what its engine does not do.</summary>
    /// <param name="job">The job.</param>
    /// <param name="request">What is to be changed.</param>
    /// <exception cref="RequestRefusedException">EINVAL, EOPNOTSUPP.</exception>
    public static void CheckArray(Job job, SetTermsRequest request)
    {
        if (job.Members is null && request.Changed.Contains(FieldTag.ArrayLimit))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"Job {job.Id} is no array: how many members run at once is an array's.");
        }

        if (job is { Members: not null, Options.Engine.Name: { } engine } && request.Terms.QueueDeadlineMilliseconds > 0)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"Job {job.Id} runs on {engine}, which knows no deadline in the queue.");
        }
    }

    /// <summary>Refuses to run a job again that can be run only once.</summary>
    /// <param name="isElsewhere">Whether another host runs it.</param>
    /// <param name="options">What else is asked for of it.</param>
    /// <exception cref="RequestRefusedException">EOPNOTSUPP.</exception>
    public static void CheckRetry(bool isElsewhere, JobOptions options)
    {
        string? other = isElsewhere ? "runs on another host (RETRY runs it again when its server is lost)"
            : options.Streams is { IsInputOpen: true } ? "reads what is sent to it while it runs"
            : options.Streams is { Terminal: > 0 } ? "runs in a terminal"
            : null;
        if (other is not null)
        {
            throw new RequestRefusedException(Errno.EOPNOTSUPP, $"A job that {other} cannot be run again by RETRY_POLICY.");
        }
    }

    private static void CheckAfter(IReadOnlyList<JobDependency> after)
    {
        if (after.Count > MaxAfter)
        {
            throw new RequestRefusedException(Errno.ERANGE, $"A job can wait for at most {MaxAfter} others, and not for {after.Count}: wait for an array.");
        }

        foreach (JobDependency dependency in after)
        {
            if (!Enum.IsDefined(dependency.Kind))
            {
                throw new RequestRefusedException(Errno.EINVAL, $"{(uint)dependency.Kind} is no way for job {dependency.JobId} to end: 0 any, 1 success, 2 failure.");
            }
        }
    }

    private static void CheckTimes(JobTerms terms)
    {
        if (terms.DelayMilliseconds > MaxMilliseconds || terms.QueueDeadlineMilliseconds > MaxMilliseconds)
        {
            throw new RequestRefusedException(Errno.ERANGE, $"A delay and a deadline are at most {MaxMilliseconds} ms.");
        }

        if (terms.NotBeforeMicroseconds is < 0 or > (long)MaxMilliseconds * 1000 * 9)
        {
            throw new RequestRefusedException(Errno.ERANGE, $"{terms.NotBeforeMicroseconds} is no time to start at.");
        }

        if (terms is { NotBeforeMicroseconds: not null, DelayMilliseconds: > 0 })
        {
            throw new RequestRefusedException(Errno.EINVAL, "A job is started after a delay or at a time, not both.");
        }

        if (terms.QueueDeadlineMilliseconds > 0 && terms.DelayMilliseconds >= terms.QueueDeadlineMilliseconds)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A job that may start after {terms.DelayMilliseconds} ms cannot be started within {terms.QueueDeadlineMilliseconds} ms.");
        }
    }

    private static void CheckRetry(RetryPolicy retry)
    {
        if (retry.Count > MaxRetries || retry.DelayMilliseconds > MaxMilliseconds)
        {
            throw new RequestRefusedException(Errno.ERANGE, $"A job is run again at most {MaxRetries} times, after at most {MaxMilliseconds} ms.");
        }

        if (retry.BackoffHundredths is < RetryPolicy.ConstantBackoff or > MaxBackoff)
        {
            throw new RequestRefusedException(Errno.ERANGE, $"The delay grows by {RetryPolicy.ConstantBackoff} to {MaxBackoff} hundredths, and not by {retry.BackoffHundredths}.");
        }

        if (retry.Count == 0 && (retry.ExitCodes.Count > 0 || retry.Causes.Count > 0))
        {
            throw new RequestRefusedException(Errno.EINVAL, "After what a job is run again says nothing without how often: RETRY_POLICY.");
        }

        foreach (int code in retry.ExitCodes)
        {
            if (code is < 1 or > 255)
            {
                throw new RequestRefusedException(Errno.EINVAL, $"A job is run again after exit codes from 1 to 255, and not after {code}.");
            }
        }

        foreach (JobCause cause in retry.Causes)
        {
            if (!RetryRule.CanFollow(cause))
            {
                throw new RequestRefusedException(Errno.EINVAL, $"A job is not run again after the cause {(Enum.IsDefined(cause) ? cause.ToString() : $"{(uint)cause}")}.");
            }
        }
    }

    private static void CheckLabels(IReadOnlyList<string> labels)
    {
        if (labels.Count > MaxLabels)
        {
            throw new RequestRefusedException(Errno.ERANGE, $"A job has at most {MaxLabels} labels, and not {labels.Count}.");
        }

        foreach (string label in labels)
        {
            if (label.Length == 0 || label[0] == '=' || label.Any(char.IsControl) || Encoding.UTF8.GetByteCount(label) > MaxLabelLength)
            {
                throw new RequestRefusedException(Errno.EINVAL, $"A label is NAME or NAME=VALUE, of 1 to {MaxLabelLength} bytes without a control character.");
            }
        }
    }
}
