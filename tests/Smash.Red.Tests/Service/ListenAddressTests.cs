using Smash.Red.Service;

namespace Smash.Red.Tests.Service;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:4711", "127.0.0.1:4711", true)]
    [InlineData("127.8.9.1:0", "127.8.9.1:0", true)]
    [InlineData("[::1]:1", "[::1]:1", true)]
    [InlineData("[::ffff:127.0.0.1]:1", "[::ffff:127.0.0.1]:1", true)]
    [InlineData("localhost:65535", "127.0.0.1:65535", true)]
    [InlineData("*:80", "[::]:80", false)]
    [InlineData("0.0.0.0:80", "0.0.0.0:80", false)]
    [InlineData("192.0.2.1:80", "192.0.2.1:80", false)]
    [InlineData("[::ffff:192.0.2.1]:1", "[::ffff:192.0.2.1]:1", false)]
    public void It_is_an_address_and_a_port(string text, string expected, bool isLoopback)
    {
        ListenAddress address = ListenAddress.Parse(text)!;
        Assert.Equal((expected, isLoopback), (address.ToString(), address.IsLoopback));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1: 1")]
    [InlineData("::1:1")]
    [InlineData("[::1]")]
    [InlineData("[::1:1")]
    [InlineData("example.com:1")]
    [InlineData(":1")]
    [InlineData("")]
    public void Anything_else_is_none(string text) => Assert.Null(ListenAddress.Parse(text));

    [Fact]
    public void A_list_names_the_wrong_one_and_is_not_empty()
    {
        var type = new ListenAddressListType();
        Assert.Null(type.Read("127.0.0.1:1, [::1]:2 *:3", null, out IReadOnlyList<ListenAddress> addresses));
        Assert.Equal("127.0.0.1:1, [::1]:2, [::]:3", type.Write(addresses));
        Assert.Contains("'x'", type.Read("127.0.0.1:1, x", null, out _), StringComparison.Ordinal);
        Assert.NotNull(type.Read(" , ", null, out _));
    }
}
