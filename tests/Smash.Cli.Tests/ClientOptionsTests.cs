namespace Smash.Cli.Tests;

public sealed class ClientOptionsTests
{
    [Fact]
    public void Without_arguments_the_defaults_hold()
    {
        var options = ClientOptions.Parse([]);

        Assert.Equal(new ClientOptions(), options);
        Assert.Equal(".smash.socket", options.SocketPath);
    }

    [Fact]
    public void Options_come_in_any_order_with_their_values_apart_or_attached()
    {
        var expected = new ClientOptions { GivenSocketPath = "/s", UserName = "ann", Command = "list", IsDebugging = true };

        Assert.Equal(expected, ClientOptions.Parse(["-f", "/s", "-u", "ann", "-c", "list", "-d"]));
        Assert.Equal(expected, ClientOptions.Parse(["-d", "-clist", "-uann", "-f/s"]));
    }

    [Theory]
    [InlineData("-c", "list")]
    [InlineData("-x")]
    [InlineData("-f")]
    [InlineData("-f", "")]
    [InlineData("-u")]
    [InlineData("list")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("-dd")]
    public void What_is_no_option_is_refused(params string[] arguments) =>
        Assert.Throws<UsageException>(() => ClientOptions.Parse(arguments));
}
