using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Terms;

/// <summary>Whether a job is run again, and after what delay.</summary>
internal static class RetryRule
{
    // Ten years: more than that is never.
    private const double MaxDelayMilliseconds = 10.0 * 366 * 24 * 3600 * 1000;

    /// <summary>Whether a job can be run again after such an end at all.</summary>
    public static bool CanFollow(JobCause cause) => Enum.IsDefined(cause) && cause is not (JobCause.None or JobCause.Canceled or JobCause.DependencyFailed or JobCause.HostShutdown);

    /// <summary>Decides.</summary>
    /// <param name="policy">What was asked for.</param>
    /// <param name="attempt">The run that has ended, from 1.</param>
    /// <param name="end">Its end.</param>
    public static bool Wants(RetryPolicy policy, uint attempt, JobEnd end)
    {
        if (attempt > policy.Count || !CanFollow(end.Cause) || end is { State: JobState.Exited, ExitCode: 0 })
        {
            return false;
        }

        if (policy is { ExitCodes.Count: 0, Causes.Count: 0 })
        {
            // Nobody knows how far one came whose host was lost: it runs twice only where that is asked for.
            return end.Cause != JobCause.HostLost;
        }

        return policy.Causes.Contains(end.Cause) || (end.State == JobState.Exited && policy.ExitCodes.Contains(end.ExitCode));
    }

    /// <summary>The time between a run's end and the next run.</summary>
    /// <param name="policy">What was asked for.</param>
    /// <param name="attempt">The run that has ended, from 1.</param>
    /// <returns>Milliseconds, at most ten years.</returns>
    public static long GetDelayMilliseconds(RetryPolicy policy, uint attempt) =>
        (long)Math.Min(policy.DelayMilliseconds * Math.Pow(policy.BackoffHundredths / 100.0, attempt - 1), MaxDelayMilliseconds);
}
