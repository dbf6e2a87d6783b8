namespace Smash.Client.Tests;

public sealed class SshFailureTests
{
    private static readonly SshDestination Anywhere = SshDestination.Parse("me@host");

    [Theory]
    [InlineData("No ED25519 host key is known for host and you have requested strict checking.\r\nHost key verification failed.\r\n", LinkFault.HostKeyUnknown)]
    [InlineData("Host key verification failed.", LinkFault.HostKeyUnknown)]
    [InlineData("@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.", LinkFault.HostKeyChanged)]
    [InlineData("me@host: Permission denied (publickey,password).", LinkFault.AuthenticationRefused)]
    [InlineData("Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures", LinkFault.AuthenticationRefused)]
    [InlineData("ssh: Could not resolve hostname host: Name or service not known", LinkFault.NameNotFound)]
    [InlineData("ssh: connect to host host port 22: Connection refused", LinkFault.Unreachable)]
    [InlineData("ssh: connect to host host port 22: No route to host", LinkFault.Unreachable)]
    [InlineData("kex_exchange_identification: read: Connection reset by peer", LinkFault.Unreachable)]
    [InlineData("ssh: connect to host host port 22: Connection timed out", LinkFault.TimedOut)]
    [InlineData("command-line: line 0: Bad configuration option: nosuch", LinkFault.InvalidOption)]
    [InlineData("", LinkFault.Unknown)]
    [InlineData("something new", LinkFault.Unknown)]
    public void What_ssh_says_is_told_as_what_it_is(string said, LinkFault fault) => Assert.Equal(fault, SshFailure.Explain(Anywhere, said).Fault);

    [Theory]
    [InlineData(LinkFault.Unreachable, true)]
    [InlineData(LinkFault.TimedOut, true)]
    [InlineData(LinkFault.NameNotFound, true)]
    [InlineData(LinkFault.AuthenticationRefused, false)]
    [InlineData(LinkFault.HostKeyChanged, false)]
    [InlineData(LinkFault.SmashNotFound, false)]
    public void Only_what_may_pass_by_itself_is_waited_for(LinkFault fault, bool expected) => Assert.Equal(expected, new SshLinkException(fault, "x").IsTransient);

    [Theory]
    [InlineData(127, "sh: 1: smash: not found", LinkFault.SmashNotFound)]
    [InlineData(126, "bash: ./smash: Permission denied", LinkFault.SmashNotFound)]
    [InlineData(2, "smash: '--endpoint' is no option.\nusage: smash [-f SOCKET]", LinkFault.SmashTooOld)]
    [InlineData(0, "", LinkFault.Unknown)]
    [InlineData(139, "", LinkFault.Unknown)]
    public void How_the_program_there_ended_is_told_as_what_it_is(int code, string said, LinkFault fault) =>
        Assert.Equal(fault, Assert.IsType<SshLinkException>(SshFailure.ExplainCommand(Anywhere, code, said)).Fault);

    [Fact]
    public void A_host_that_does_not_start_there_is_told_in_its_own_words() =>
        Assert.Contains("no room", Assert.IsType<HostStartException>(SshFailure.ExplainCommand(Anywhere, 1, "smash: no room (ENOSPC)")).Message, StringComparison.Ordinal);
}
