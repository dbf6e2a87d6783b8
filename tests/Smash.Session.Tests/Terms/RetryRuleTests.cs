using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Terms;

namespace Smash.Session.Tests.Terms;

public sealed class RetryRuleTests
{
    private static readonly RetryPolicy Twice = new() { Count = 2 };

    [Theory]
    [InlineData(JobCause.Exit, JobState.Exited, 1, true)]
    [InlineData(JobCause.Exit, JobState.Exited, 0, false)]
    [InlineData(JobCause.Signal, JobState.Aborted, 139, true)]
    [InlineData(JobCause.MemoryLimit, JobState.Aborted, 137, true)]
    [InlineData(JobCause.FailedToStart, JobState.Exited, 127, true)]
    [InlineData(JobCause.HostLost, JobState.Aborted, -1, false)]
    [InlineData(JobCause.HostShutdown, JobState.Aborted, 143, false)]
    [InlineData(JobCause.Canceled, JobState.Aborted, 143, false)]
    [InlineData(JobCause.DependencyFailed, JobState.Aborted, 143, false)]
    public void Unless_it_is_told_after_what_it_is_any_failure_of_the_job_itself(JobCause cause, JobState state, int exitCode, bool isWanted) =>
        Assert.Equal(isWanted, RetryRule.Wants(Twice, 1, End(cause, state, exitCode)));

    [Fact]
    public void As_often_as_was_asked_for()
    {
        Assert.True(RetryRule.Wants(Twice, 2, End(JobCause.Exit, JobState.Exited, 1)));
        Assert.False(RetryRule.Wants(Twice, 3, End(JobCause.Exit, JobState.Exited, 1)));
    }

    [Fact]
    public void After_the_named_codes_and_causes_alone()
    {
        RetryPolicy policy = Twice with { ExitCodes = [75], Causes = [JobCause.HostLost] };
        Assert.True(RetryRule.Wants(policy, 1, End(JobCause.Exit, JobState.Exited, 75)));
        Assert.True(RetryRule.Wants(policy, 1, End(JobCause.HostLost, JobState.Aborted, -1)));
        Assert.False(RetryRule.Wants(policy, 1, End(JobCause.Exit, JobState.Exited, 1)));
        Assert.False(RetryRule.Wants(policy, 1, End(JobCause.Signal, JobState.Aborted, 75)));
    }

    [Theory]
    [InlineData(100, 1, 1000)]
    [InlineData(100, 9, 1000)]
    [InlineData(200, 1, 1000)]
    [InlineData(200, 4, 8000)]
    [InlineData(150, 3, 2250)]
    public void The_delay_is_multiplied_by_the_back_off(uint backoff, uint attempt, long expected) =>
        Assert.Equal(expected, RetryRule.GetDelayMilliseconds(new RetryPolicy { Count = 10, DelayMilliseconds = 1000, BackoffHundredths = backoff }, attempt));

    [Fact]
    public void It_never_grows_beyond_ten_years() =>
        Assert.InRange(RetryRule.GetDelayMilliseconds(new RetryPolicy { Count = 1_000_000, DelayMilliseconds = 1000, BackoffHundredths = 10_000 }, 900_000), 0, 10L * 366 * 24 * 3600 * 1000);

    private static JobEnd End(JobCause cause, JobState state, int exitCode) => new() { State = state, Cause = cause, ExitCode = exitCode, EndedMicroseconds = 0 };
}
