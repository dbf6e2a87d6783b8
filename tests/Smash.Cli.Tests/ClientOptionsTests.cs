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
    [InlineData("--no-start")]
    [InlineData("--endpoint", "-u", "ann")]
    [InlineData("--endpoints")]
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

    [Fact]
    public void The_endpoint_is_that_of_the_named_socket_or_of_the_module()
    {
        Assert.Equal(new ClientOptions { WantsEndpoint = true, StartsNone = true, GivenSocketPath = "/s" }, ClientOptions.Parse(["--endpoint", "--no-start", "-f", "/s"]));
        Assert.Null(ClientOptions.Parse(["--endpoint"]).GivenSocketPath);
    }
}
