using Smash.Session.Rex;

namespace Smash.Session.Tests.Rex;

public sealed class RestartAllowanceTests
{
    [Fact]
    public void A_few_are_had_at_once_and_again_as_time_goes_by()
    {
        var time = new SetTime();
        var allowance = new RestartAllowance(time);

        Assert.All(Enumerable.Range(0, RestartAllowance.Most), _ => Assert.True(allowance.TryTake()));
        Assert.False(allowance.TryTake());
        time.Now += RestartAllowance.Span - TimeSpan.FromTicks(1);
        Assert.False(allowance.TryTake());
        time.Now += TimeSpan.FromTicks(1);
        Assert.True(allowance.TryTake());
    }

    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
