using Smash.Session.Output;

namespace Smash.Session.Tests.Output;

public sealed class OutputPathsTests
{
    [Fact]
    public void Submissions_within_one_microsecond_have_times_of_their_own()
    {
        var paths = new OutputPaths("/d", 0);
        long[] times = [.. Enumerable.Range(0, 10_000).Select(_ => paths.NextSubmission())];

        Assert.Equal(times.Order().Distinct(), times);
        Assert.InRange(times[0], UnixMicroseconds.Now - 60_000_000, UnixMicroseconds.Now);
    }

    [Fact]
    public void A_clock_that_has_gone_back_gives_no_time_again()
    {
        long ahead = UnixMicroseconds.Now + 3_600_000_000;
        var paths = new OutputPaths("/d", ahead);

        Assert.Equal([ahead + 1, ahead + 2], [paths.NextSubmission(), paths.NextSubmission()]);
    }

    [Theory]
    [InlineData(1_700_000_000_000_001, "/d/ann_1700000000.000001")]
    [InlineData(1_700_000_000_999_999, "/d/ann_1700000000.999999")]
    [InlineData(1_700_000_000_100_000, "/d/ann_1700000000.100000")]
    public void A_path_has_the_user_and_the_time(long submitted, string expected) => Assert.Equal(expected, new OutputPaths("/d", 0).For("ann", submitted));
}
