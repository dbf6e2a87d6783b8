namespace Smash.Client.Tests;

public sealed class SshArgumentsTests : IDisposable
{
    private readonly LinkFiles _files = LinkFiles.Create();

    public void Dispose() => _files.Remove();

    [Fact]
    public void The_machine_comes_last_behind_the_end_of_options()
    {
        string[] arguments = Make(SshDestination.Parse("me@host:2222")).Master(mayPrompt: true);
        Assert.Equal(["-p", "2222", "-l", "me", "--", "host"], arguments[^6..]);
    }

    [Fact]
    public void The_users_options_come_before_its_own()
    {
        string[] arguments = Make(SshDestination.Parse("host") with { Options = new Dictionary<string, string> { ["ServerAliveInterval"] = "99" } }).Master(mayPrompt: true);
        Assert.True(Array.IndexOf(arguments, "ServerAliveInterval=99") < Array.IndexOf(arguments, "ServerAliveInterval=10"));
    }

    [Theory]
    [InlineData(true, "BatchMode=no")]
    [InlineData(false, "BatchMode=yes")]
    public void It_asks_only_where_it_may(bool mayPrompt, string expected) => Assert.Contains(expected, Make(SshDestination.Parse("host")).Master(mayPrompt));

    [Fact]
    public void A_key_that_is_named_is_the_only_one_that_is_offered()
    {
        string[] arguments = Make(SshDestination.Parse("host") with { KeyFilePath = "/keys/50%" }).Master(mayPrompt: true);
        Assert.Equal("/keys/50%%", arguments[Array.IndexOf(arguments, "-i") + 1]);
        Assert.Contains("IdentitiesOnly=yes", arguments);
    }

    [Fact]
    public void A_time_for_connecting_is_whole_seconds_and_never_none()
    {
        Assert.Contains("ConnectTimeout=2", Make(SshDestination.Parse("host") with { ConnectingTimeout = TimeSpan.FromMilliseconds(1001) }).Master(mayPrompt: true));
        Assert.Contains("ConnectTimeout=1", Make(SshDestination.Parse("host") with { ConnectingTimeout = TimeSpan.Zero }).Master(mayPrompt: true));
        Assert.DoesNotContain(Make(SshDestination.Parse("host")).Master(mayPrompt: true), static argument => argument.StartsWith("ConnectTimeout", StringComparison.Ordinal));
    }

    [Fact]
    public void Signs_that_ssh_reads_in_paths_are_escaped()
    {
        string[] arguments = Make(SshDestination.Parse("host")).Forward("/run/a:b\\c%d");
        Assert.EndsWith(@":/run/a\:b\\c%%d", arguments[Array.IndexOf(arguments, "-L") + 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smash", "smash --endpoint")]
    [InlineData("~/bin/smash", "~/bin/smash --endpoint")]
    [InlineData("~/my bin/smash", "~/'my bin/smash' --endpoint")]
    [InlineData("/opt/it's/smash", @"'/opt/it'\''s/smash' --endpoint")]
    [InlineData("$(reboot)", "'$(reboot)' --endpoint")]
    public void The_program_is_one_word_of_any_shell(string path, string expected) =>
        Assert.Equal(expected, Make(SshDestination.Parse("host") with { RemotePath = path }).GetEndpointCommand(startsHost: true));

    [Fact]
    public void A_host_is_started_only_where_that_is_wanted()
    {
        SshArguments arguments = Make(SshDestination.Parse("host") with { RemoteSocket = "/tmp/a b" });
        Assert.Equal("smash --endpoint --no-start -f '/tmp/a b'", arguments.GetEndpointCommand(startsHost: false));
        Assert.DoesNotContain("--no-start", arguments.GetEndpointCommand(startsHost: true));
    }

    private SshArguments Make(SshDestination destination) => new(destination, _files);
}
