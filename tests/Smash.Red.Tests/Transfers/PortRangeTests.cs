using Smash.Red.Transfers;

namespace Smash.Red.Tests.Transfers;

public sealed class PortRangeTests
{
    [Theory]
    [InlineData("40000-40999", 40000, 40999)]
    [InlineData(" 40000 - 40000 ", 40000, 40000)]
    [InlineData("1", 1, 1)]
    [InlineData("1-65535", 1, 65535)]
    public void Ranges_are_read_and_written(string text, int low, int high)
    {
        var type = new PortRangeType();

        Assert.Null(type.Read(text, null, out PortRange range));
        Assert.Equal(new PortRange(low, high), range);
        Assert.Null(type.Read(type.Write(range), null, out PortRange again));
        Assert.Equal(range, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0-10")]
    [InlineData("2-1")]
    [InlineData("1-65536")]
    [InlineData("1-2-3")]
    [InlineData("-5")]
    [InlineData("ten")]
    public void Others_are_refused(string text) => Assert.Contains("no range of ports", new PortRangeType().Read(text, null, out _), StringComparison.Ordinal);

    [Fact]
    public void Any_of_a_range_is_each_of_it_once()
    {
        Assert.Equal([7, 8, 9], new PortRange(7, 9).Any().Order());
        // The kernel knows better which is free.
        Assert.Equal([0], PortRange.Unprivileged.Any());
    }
}
