using Smash.Protocol.Rex;
using Smash.Rex.Execute;

namespace Smash.Rex.Tests.Execute;

public sealed class ExecuteRelayTests
{
    [Theory]
    [InlineData("HOME=/people/ann", true)]
    [InlineData("PATH=/bin", true)]
    [InlineData("XDG_RUNTIME_DIR=/run/user/1000", true)]
    [InlineData("SSH_AUTH_SOCK=/tmp/agent", true)]
    [InlineData("SMASH_SOCKET=/tmp/s", true)]
    [InlineData("TERM=vt220", true)]
    [InlineData("LANG=de_DE.UTF-8", false)]
    [InlineData("HOMEWARD=x", false)]
    [InlineData("SSHELL=x", false)]
    [InlineData("EDITOR=vi", false)]
    public void What_describes_the_machine_at_home_stays_there(string variable, bool isKept) => Assert.Equal(isKept, HomeEnvironment.Keeps(variable));

    [Fact]
    public void A_server_is_asked_with_what_the_program_needs_and_no_more()
    {
        RexFields stub = new RexFields().Add(RexExecuteTag.Server, "big").Add(RexExecuteTag.Program, "make").Add(RexExecuteTag.Argument, "-j").Add(RexExecuteTag.Argument, "all")
            .Add(RexExecuteTag.Environment, "HOME=/people/ann").Add(RexExecuteTag.Environment, "LANG=C").Add(RexExecuteTag.Directory, "/srv").Add(RexExecuteTag.Exclude, "slow")
            .Add(RexExecuteTag.HomeDirectory, "/people/ann/secret").Add(RexExecuteTag.Input, "in").Add(RexExecuteTag.Output, "out").Add(RexExecuteTag.IdentityProgram, "make").Add(RexExecuteTag.Transfer, new byte[] { 1 });

        RexFields there = ExecuteRelay.ForServer(stub);

        ExecuteRequest request = ExecuteRequest.Read(there);
        Assert.Equal(("make", "/srv"), (request.Program, request.Directory));
        Assert.Equal(["-j", "all"], request.Arguments);
        Assert.Equal(["LANG=C"], request.Environment);
        Assert.Equal([RexExecuteTag.Program, RexExecuteTag.Argument, RexExecuteTag.Argument, RexExecuteTag.Directory, RexExecuteTag.Environment], there.Select(static field => field.Tag));
    }
}
