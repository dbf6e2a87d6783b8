using Smash.Rex.Configuration;

namespace Smash.Rex.Tests.Configuration;

public sealed class RexServerTests
{
    [Theory]
    [InlineData("pc_1", "pc_1", null, null)]
    [InlineData("me@pc-1.example.org:2200", "pc-1.example.org", "me", 2200)]
    [InlineData("10.0.0.1", "10.0.0.1", null, null)]
    [InlineData("::1", "::1", null, null)]
    [InlineData("me@[fd00::1]:22", "fd00::1", "me", 22)]
    [InlineData("[fd00::1]", "fd00::1", null, null)]
    public void A_server_is_read(string text, string host, string? user, int? port)
    {
        Assert.Null(RexServer.Parse(new RexWord(text, new RexOrigin("f")), out RexServer? server));

        Assert.Equal((host, user, port), (server!.Host, server.User, server.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-oProxyCommand=touch")]
    [InlineData("-l@host")]
    [InlineData("me@-host")]
    [InlineData("host name")]
    [InlineData("host\n")]
    [InlineData("host;x")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("[host]:1")]
    [InlineData("a@b@c")]
    public void What_ssh_could_take_for_something_else_is_refused(string text)
    {
        Assert.NotNull(RexServer.Parse(new RexWord(text, new RexOrigin("f")), out RexServer? server));
        Assert.Null(server);
    }

    [Fact]
    public void A_server_is_found_by_its_name_or_its_host_where_that_is_one_alone()
    {
        using var bench = new ConfigurationBench();
        bench.Write("rex.rc", "servers : a:1, a:2, b:3, A:1");
        RexConfiguration configuration = bench.Read();

        Assert.Equal(3, configuration.Servers.Count);
        Assert.Equal(2, configuration.FindServer("A:2")?.Port);
        Assert.Equal(3, configuration.FindServer("B")?.Port);
        Assert.Null(configuration.FindServer("a"));
    }

    [Fact]
    public void One_server_has_one_user()
    {
        using var bench = new ConfigurationBench();
        bench.Write("rex.rc", "servers : me@a, me@a\nservers : you@a");

        Assert.StartsWith("rex.rc:2: a is named with another user already", Assert.Single(bench.Problems()), StringComparison.Ordinal);
    }
}
