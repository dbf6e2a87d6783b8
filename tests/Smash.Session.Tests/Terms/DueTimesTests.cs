using Smash.Session.Terms;

namespace Smash.Session.Tests.Terms;

public sealed class DueTimesTests
{
    [Fact]
    public void What_is_due_comes_out_in_the_order_of_time_and_once()
    {
        var times = new DueTimes();
        times.Add(30, 1, DueKind.Start);
        times.Add(10, 2, DueKind.Deadline);
        times.Add(20, 3, DueKind.Start);
        times.Add(20, 4, DueKind.Start);
        Assert.Equal(10, times.Next);
        times.Remove(20, 4, DueKind.Start);
        Assert.Equal([(2ul, DueKind.Deadline), (3ul, DueKind.Start)], times.Take(29));
        Assert.Equal(30, times.Next);
        Assert.Empty(times.Take(29));
        Assert.Equal([(1ul, DueKind.Start)], times.Take(30));
        Assert.Null(times.Next);
    }
}
