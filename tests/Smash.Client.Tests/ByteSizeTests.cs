namespace Smash.Client.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KB")]
    [InlineData(12_897_485, "12.3 MB")]
    [InlineData(1_048_575, "1.0 MB")]
    [InlineData(ulong.MaxValue, "16.0 EB")]
    public void Sizes_are_written_readably(ulong bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("512", 512)]
    [InlineData("512b", 512)]
    [InlineData("256MB", 256 << 20)]
    [InlineData(" 256 mib ", 256 << 20)]
    [InlineData("256m", 256 << 20)]
    [InlineData("1.5GB", 3ul << 29)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void Sizes_are_read(string text, ulong bytes)
    {
        Assert.True(ByteSize.TryParse(text, out ulong read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1MB")]
    [InlineData("12 parsecs")]
    [InlineData("1MBit")]
    [InlineData("1e9")]
    [InlineData("1,5GB")]
    [InlineData("16EB")]
    [InlineData("99999999999999999999999999999999999")]
    public void What_is_no_size_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
