using Smash.Rex.Links;

namespace Smash.Rex.Tests.Links;

public sealed class SshTargetTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-oProxyCommand=touch /tmp/x")]
    public void What_ssh_would_take_for_something_else_is_no_host(string host) => Assert.Throws<ArgumentException>(() => new SshTarget(host).GetArguments());

    [Fact]
    public void What_must_hold_comes_before_what_the_configuration_adds()
    {
        List<string> arguments = [.. new SshTarget("h") { User = "u", Port = 2222, IdentityFile = "/k", Options = ["-o", "BatchMode=no"] }.GetArguments()];

        Assert.InRange(arguments.IndexOf("BatchMode=yes"), 0, arguments.IndexOf("BatchMode=no"));
        Assert.Equal(["-i", "/k", "-o", "IdentitiesOnly=yes", "-l", "u", "-p", "2222", "-o", "BatchMode=no", "--", "h", "smash-rex --agent"], arguments[^13..]);
    }
}
