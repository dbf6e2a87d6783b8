using Smash.Session.Red;

namespace Smash.Session.Tests.Red;

public sealed class RedBackOffTests
{
    [Fact]
    public void It_waits_longer_each_time_but_never_longer_than_a_minute()
    {
        var backOff = new RedBackOff();
        Assert.Equal([1.0, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(0, 8).Select(_ => backOff.Next(TimeSpan.FromSeconds(1)).TotalSeconds));
    }

    [Fact]
    public void One_that_has_lived_for_a_while_is_started_again_soon()
    {
        var backOff = new RedBackOff();
        Assert.Equal(1, backOff.Next(TimeSpan.Zero).TotalSeconds);
        Assert.Equal(2, backOff.Next(TimeSpan.Zero).TotalSeconds);
        Assert.Equal(1, backOff.Next(TimeSpan.FromSeconds(61)).TotalSeconds);
        Assert.Equal(2, backOff.Next(TimeSpan.Zero).TotalSeconds);
    }
}
