using CsCheck;
using Smash.Protocol;
using Smash.Protocol.Tests;
using Smash.Session.Jobs;
using Smash.Session.Terms;

namespace Smash.Session.Tests.Properties;

/// <summary>When a job is run again, and how long that takes.</summary>
public sealed class RetryProperties
{
    private const long TenYears = 10L * 366 * 24 * 3600 * 1000;

    private static readonly Gen<RetryPolicy> Policy = Gen.Select(
        Gen.UInt[0, 1_000_000],
        Gen.ULong[0, 1UL << 44],
        Gen.UInt[100, 10_000],
        Gen.Int[1, 255].List[0, 3],
        Gen.Enum<JobCause>().Where(RetryRule.CanFollow).List[0, 3],
        static (count, delay, backoff, codes, causes) => new RetryPolicy { Count = count, DelayMilliseconds = delay, BackoffHundredths = backoff, ExitCodes = codes, Causes = causes });

    private static readonly Gen<JobEnd> End = Gen.Select(
        Gen.Enum<JobCause>().Where(static cause => cause != JobCause.None),
        Gen.Int[0, 255],
        Gen.Bool,
        static (cause, code, isExit) => new JobEnd { Cause = cause, ExitCode = code, State = isExit ? JobState.Exited : JobState.Aborted, EndedMicroseconds = 1 });

    [Fact]
    public void The_time_between_two_runs_never_gets_shorter_and_is_bounded() => Property.Holds(Gen.Select(Policy, Gen.UInt[1, 1_000_000]), static sample =>
    {
        (RetryPolicy policy, uint attempt) = sample;
        long first = RetryRule.GetDelayMilliseconds(policy, 1), here = RetryRule.GetDelayMilliseconds(policy, attempt), next = RetryRule.GetDelayMilliseconds(policy, attempt + 1);

        Assert.Equal(Math.Min((long)policy.DelayMilliseconds, TenYears), first);
        Assert.InRange(here, first, TenYears);
        Assert.InRange(next, here, TenYears);
    });

    [Fact]
    public void It_is_run_again_after_what_was_named_and_no_more_often_than_was_asked_for() => Property.Holds(Gen.Select(Policy, End, Gen.UInt[1, 20]), static sample =>
    {
        (RetryPolicy policy, JobEnd end, uint attempt) = sample;
        bool isSuccess = end is { State: JobState.Exited, ExitCode: 0 };
        bool isNamed = policy.Causes.Contains(end.Cause) || (end.State == JobState.Exited && policy.ExitCodes.Contains(end.ExitCode));
        bool isOpen = policy is { ExitCodes.Count: 0, Causes.Count: 0 };
        bool canFollow = end.Cause is not (JobCause.Canceled or JobCause.DependencyFailed or JobCause.HostShutdown);
        bool wants = attempt <= policy.Count && !isSuccess && canFollow && (isOpen ? end.Cause != JobCause.HostLost : isNamed);

        Assert.Equal(wants, RetryRule.Wants(policy, attempt, end));
        Assert.False(RetryRule.Wants(policy, policy.Count + 1, end));
    });
}
