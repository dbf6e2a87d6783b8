using Smash.Session.Limits;

namespace Smash.Session.Tests.Limits;

public sealed class MonotonicSumTests
{
    [Theory]
    [InlineData(new ulong[] { 10, 20, 30 }, 30)]
    // What one that ended had used is its parent's a look later.
    [InlineData(new ulong[] { 100, 60, 110 }, 110)]
    // Nobody waits for those that end: what was seen of them counts on.
    [InlineData(new ulong[] { 100, 60, 60 }, 100)]
    [InlineData(new ulong[] { 100, 60, 60, 70 }, 110)]
    [InlineData(new ulong[] { 100, 60, 80, 90 }, 110)]
    [InlineData(new ulong[] { 100, 0, 0, 100, 0, 0, 50 }, 250)]
    [InlineData(new ulong[] { }, 0)]
    public void A_sum_never_falls_and_counts_nothing_twice(ulong[] looks, ulong expected)
    {
        var sum = new MonotonicSum();
        ulong last = 0;
        foreach (ulong look in looks)
        {
            ulong next = sum.Add(look);
            Assert.True(next >= last);
            last = next;
        }

        Assert.Equal(expected, last);
    }
}
