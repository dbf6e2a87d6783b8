using Smash.Rex.Links;

namespace Smash.Rex.Tests.Links;

public sealed class LinkBackOffTests
{
    [Fact]
    public void Waits_double_up_to_a_minute()
    {
        var backOff = new LinkBackOff(static () => 1);

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(0, 8).Select(_ => backOff.Next(TimeSpan.Zero).TotalSeconds));
    }

    [Fact]
    public void A_link_that_stood_for_a_while_begins_anew()
    {
        var backOff = new LinkBackOff(static () => 1);
        _ = Enumerable.Range(0, 8).Select(_ => backOff.Next(TimeSpan.Zero)).ToList();

        Assert.Equal(1, backOff.Next(TimeSpan.FromMinutes(2)).TotalSeconds);
        Assert.Equal(2, backOff.Next(TimeSpan.FromSeconds(1)).TotalSeconds);
    }

    [Fact]
    public void Chance_shortens_a_wait_to_its_half_at_most() => Assert.Equal(0.5, new LinkBackOff(static () => 0).Next(TimeSpan.Zero).TotalSeconds);
}
