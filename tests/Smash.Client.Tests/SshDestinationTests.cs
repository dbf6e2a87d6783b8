namespace Smash.Client.Tests;

public sealed class SshDestinationTests
{
    [Theory]
    [InlineData("build1", null, "build1", null)]
    [InlineData("me@build1", "me", "build1", null)]
    [InlineData("me@build1:2222", "me", "build1", 2222)]
    [InlineData("ssh://me@build1:2222/", "me", "build1", 2222)]
    [InlineData("me@corp@build1", "me@corp", "build1", null)]
    [InlineData("::1", null, "::1", null)]
    [InlineData("[::1]", null, "::1", null)]
    [InlineData("[::1]:2222", null, "::1", 2222)]
    [InlineData("me@[fe80::1]:2222", "me", "fe80::1", 2222)]
    public void It_is_read_as_ssh_writes_it(string text, string? user, string host, int? port)
    {
        var destination = SshDestination.Parse(text);
        Assert.Equal((user, host, port), (destination.UserName, destination.HostName, destination.Port));
        Assert.Equal(destination, SshDestination.Parse(destination.ToString()) with { Options = destination.Options });
    }

    [Fact]
    public void What_the_text_says_goes_before_what_is_said_apart()
    {
        Assert.Equal("you@a:1", SshDestination.Parse("you@a:1", "me", 2).ToString());
        Assert.Equal("me@a:2", SshDestination.Parse("a", "me", 2).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-oProxyCommand=touch x")]
    [InlineData("-l")]
    [InlineData("-me@host")]
    [InlineData("me@")]
    [InlineData("@host")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a$(b)")]
    [InlineData("a`b`")]
    [InlineData("a\nb")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:")]
    public void What_ssh_or_a_shell_could_take_for_something_else_is_refused(string text) => Assert.Throws<ArgumentException>(() => SshDestination.Parse(text));

    [Fact]
    public void Two_ways_to_a_machine_are_two_endpoints()
    {
        var plain = SshDestination.Parse("a");
        string[] keys =
        [
            .. new[]
            {
                plain, SshDestination.Parse("a:23"), SshDestination.Parse("me@a"), plain with { KeyFilePath = "/k" }, plain with { RemotePath = "/x/smash" }, plain with { RemoteSocket = "/s" },
                plain with { Options = new Dictionary<string, string> { ["ProxyJump"] = "b" } },
            }.Select(static destination => HostEndpoint.FromSsh(destination).Key),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], HostEndpoint.FromSsh(plain with { MayPrompt = true, ConnectingTimeout = TimeSpan.FromSeconds(1) }).Key);
    }

    [Theory]
    [InlineData("ControlPath", "/x")]
    [InlineData("controlmaster", "no")]
    [InlineData("", "x")]
    [InlineData("A B", "x")]
    [InlineData("A=B", "x")]
    [InlineData("User", "a\nProxyCommand b")]
    public void An_option_that_would_take_the_connection_apart_is_named(string option, string value) => Assert.NotNull(SshDestination.FindProblem(option, value));
}
