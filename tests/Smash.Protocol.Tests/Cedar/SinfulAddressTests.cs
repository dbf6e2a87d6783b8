using Smash.Protocol.Cedar;

namespace Smash.Protocol.Tests.Cedar;

public sealed class SinfulAddressTests
{
    [Theory]
    [InlineData("<127.0.0.1:9618>", "127.0.0.1", 9618, false)]
    [InlineData("<0.0.0.0:0>", "0.0.0.0", 0, false)]
    [InlineData("<255.255.255.255:65535>", "255.255.255.255", 65535, false)]
    [InlineData("<[::1]:9618>", "::1", 9618, true)]
    [InlineData("<[::]:1>", "::", 1, true)]
    [InlineData("<[2001:db8::1:0:0:1]:80>", "2001:db8::1:0:0:1", 80, true)]
    [InlineData("<[fe80::1%eth0]:80>", "fe80::1%eth0", 80, true)]
    public void An_address_is_read_and_written(string text, string host, int port, bool isIPv6)
    {
        SinfulAddress address = SinfulAddress.Parse(text);

        Assert.Equal((host, port, isIPv6), (address.Host, address.Port, address.IsIPv6));
        Assert.Empty(address.Parameters);
        Assert.Equal(text, address.ToString());
        Assert.Equal(new SinfulAddress(host, port), address);
    }

    [Theory]
    [InlineData("<[0:0:0:0:0:0:0:1]:1>", "<[::1]:1>")]
    [InlineData("<[2001:DB8:0:0:1:0:0:1]:80>", "<[2001:db8::1:0:0:1]:80>")]
    [InlineData("<[::ffff:1.2.3.4]:80>", "<[::ffff:1.2.3.4]:80>")]
    [InlineData("<[::1]:00080>", "<[::1]:80>")]
    [InlineData("<1.2.3.4:80?>", "<1.2.3.4:80>")]
    [InlineData("<1.2.3.4:80?b=2;a=1>", "<1.2.3.4:80?a=1&b=2>")]
    [InlineData("<1.2.3.4:80?a=%2f/%41>", "<1.2.3.4:80?a=%2F%2FA>")]
    public void What_means_the_same_is_equal_and_written_in_one_way(string text, string canonical)
    {
        SinfulAddress address = SinfulAddress.Parse(text);

        Assert.Equal(canonical, address.ToString());
        Assert.Equal(SinfulAddress.Parse(canonical), address);
        Assert.Equal(SinfulAddress.Parse(canonical).GetHashCode(), address.GetHashCode());
    }

    [Fact]
    public void Parameters_are_decoded_by_name()
    {
        SinfulAddress address = SinfulAddress.Parse("<[::1]:9618?addrs=127.0.0.1-9618+[--1]-9618&alias=h%C3%A9&noUDP&sock=a%26b%3Dc&empty=>");

        Assert.Equal(5, address.Parameters.Count);
        Assert.Equal("127.0.0.1-9618+[--1]-9618", address.Parameters["addrs"]);
        Assert.Equal("hé", address.Parameters["alias"]);
        Assert.True(address.Parameters.TryGetValue("noUDP", out string? noUdp));
        Assert.Null(noUdp);
        Assert.Equal("a&b=c", address.Parameters["sock"]);
        Assert.Equal("", address.Parameters["empty"]);
        Assert.Equal(address, SinfulAddress.Parse(address.ToString()));
    }

    [Fact]
    public void Any_parameter_survives_being_written_and_read()
    {
        string everything = string.Concat(Enumerable.Range(0, 300).Select(static code => (char)code)) + "\U0001F6B2";
        var address = new SinfulAddress("::1", 1, [new(everything, everything), new("a b", "")]);

        Assert.Equal(everything, SinfulAddress.Parse(address.ToString()).Parameters[everything]);
        Assert.Equal(address, SinfulAddress.Parse(address.ToString()));
        Assert.DoesNotContain(address.ToString(), static character => character is <= ' ' or >= (char)127);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<>")]
    [InlineData("127.0.0.1:9618")]
    [InlineData("<127.0.0.1:9618")]
    [InlineData("127.0.0.1:9618>")]
    [InlineData("<127.0.0.1>")]
    [InlineData("<127.0.0.1:>")]
    [InlineData("<127.0.0.1:-1>")]
    [InlineData("<127.0.0.1:+1>")]
    [InlineData("<127.0.0.1: 1>")]
    [InlineData("<127.0.0.1:65536>")]
    [InlineData("<127.0.0.1:123456>")]
    [InlineData("<127.0.0.1:1:2>")]
    [InlineData("<127.0.1:1>")]
    [InlineData("<127.0.0.256:1>")]
    [InlineData("<127.0.0.01:1>")]
    [InlineData("<127.0.0.0x1:1>")]
    [InlineData("<[127.0.0.1]:1>")]
    [InlineData("<host.example:1>")]
    [InlineData("<:1>")]
    [InlineData("<[]:1>")]
    [InlineData("<::1:1>")]
    [InlineData("<[::1:1>")]
    [InlineData("<::1]:1>")]
    [InlineData("<[::1]>")]
    [InlineData("<[::1]1>")]
    [InlineData("<[1::2::3]:1>")]
    [InlineData("<[12345::]:1>")]
    [InlineData("<[::1/64]:1>")]
    [InlineData("<[::1%]:1>")]
    [InlineData("<[::1%et/h]:1>")]
    [InlineData("<[::1%0123456789abcdef]:1>")]
    [InlineData("<[::g]:1>")]
    [InlineData("<1.2.3.4:1?=x>")]
    [InlineData("<1.2.3.4:1?a&&b>")]
    [InlineData("<1.2.3.4:1?a&>")]
    [InlineData("<1.2.3.4:1?a=1&a=2>")]
    [InlineData("<1.2.3.4:1?a=1=2>")]
    [InlineData("<1.2.3.4:1?a=%>")]
    [InlineData("<1.2.3.4:1?a=%4>")]
    [InlineData("<1.2.3.4:1?a=%4g>")]
    [InlineData("<1.2.3.4:1?a=%ff>")]
    [InlineData("<1.2.3.4:1?a=é>")]
    [InlineData("<1.2.3.4:1?a=b c>")]
    [InlineData("<1.2.3.4:1?a=b?c>")]
    [InlineData("<<1.2.3.4:1>>")]
    public void What_is_no_address_is_refused(string text)
    {
        Assert.False(SinfulAddress.TryParse(text, out SinfulAddress? address));
        Assert.Null(address);
        Assert.Throws<FormatException>(() => SinfulAddress.Parse(text));
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused()
    {
        string longest = $"<1.2.3.4:1?{new string('a', SinfulAddress.MaxLength - 12)}>";

        Assert.True(SinfulAddress.TryParse(longest, out _));
        Assert.False(SinfulAddress.TryParse(longest.Replace("?", "?a", StringComparison.Ordinal), out _));
        Assert.False(SinfulAddress.TryParse(null, out _));
    }

    [Fact]
    public void Random_text_is_read_or_refused_and_nothing_else()
    {
        const string characters = "<>[]:.?&;=%0123456789abcdefF é\0";
        var random = new Random(22);
        for (int round = 0; round < 20_000; round++)
        {
            char[] text = new char[random.Next(30)];
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = characters[random.Next(characters.Length)];
            }

            string tried = round % 2 == 0 ? new string(text) : $"<1.2.3.4:5?{new string(text)}>";
            if (SinfulAddress.TryParse(tried, out SinfulAddress? address))
            {
                Assert.Equal(address, SinfulAddress.Parse(address.ToString()));
            }
        }
    }
}
