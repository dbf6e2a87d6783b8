using Smash.DaemonCore.Tests.Cedar;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;

namespace Smash.Rex.Tests.Links;

/// <summary>Links through a real ssh and a real sshd.</summary>
public sealed class SshLinkTests : IDisposable
{
    private static readonly string Agent = Path.Combine(Path.GetDirectoryName(ProcessBench.Launcher)!, "smash-rex");

    private readonly ProcessBench _bench = new();
    private readonly TemporaryFolder _folder = new();
    private RexLink? _link;

    public void Dispose()
    {
        if (_link is { } link)
        {
            _bench.Await(async () =>
            {
                await link.StopAsync();
                return true;
            });
        }

        _bench.Dispose();
        _folder.Dispose();
    }

    [SshFact]
    public void The_forced_command_of_the_key_names_the_identity_whatever_the_other_side_asks_for()
    {
        using var server = new TestSshServer($"restrict,command=\"XDG_STATE_HOME={_folder.FullPath} {Agent} --agent --identity laptop.ann\"");
        RexLink link = MakeLink(server.Arguments, "smash-rex --agent --identity host.root");

        Assert.Equal(Environment.UserName, _bench.Await(link.ConnectAsync).User);
        Assert.Throws<RexRefusedException>(() => _bench.Await(async () => await (await link.OpenAsync(new RexOpen(RexTransaction.Call, new RexFields()))).Accepted));

        string log = File.ReadAllText(Path.Combine(_folder["smash"], "rex_agent.log"));
        Assert.Contains("laptop.ann was refused", log, StringComparison.Ordinal);
        Assert.DoesNotContain("host.root", log, StringComparison.Ordinal);
    }

    [SshFact]
    public void A_key_that_is_not_known_there_is_told()
    {
        using var server = new TestSshServer();

        Assert.Equal(LinkFaultKind.Authentication, Fail(server.StrangerArguments));
    }

    [SshFact]
    public void A_host_that_is_not_known_here_is_told()
    {
        using var server = new TestSshServer();

        Assert.Equal(LinkFaultKind.HostKey, Fail([.. server.Arguments.Select(static argument => argument.StartsWith("UserKnownHostsFile=", StringComparison.Ordinal) ? "UserKnownHostsFile=/dev/null" : argument)]));
    }

    [SshFact]
    public void A_host_without_REX_is_told()
    {
        using var server = new TestSshServer();

        Assert.Equal(LinkFaultKind.NoAgent, Fail(server.Arguments, "smash-rex-that-is-not-there --agent"));
    }

    [SshFact]
    public void A_host_that_nobody_answers_for_is_told()
    {
        IReadOnlyList<string> arguments;
        using (var server = new TestSshServer())
        {
            arguments = server.Arguments;
        }

        Assert.Equal(LinkFaultKind.Unreachable, Fail(arguments));
    }

    private LinkFaultKind Fail(IReadOnlyList<string> arguments, string command = "smash-rex --agent") =>
        Assert.Throws<LinkException>(() => _bench.Await(MakeLink(arguments, command).ConnectAsync)).Fault.Kind;

    private RexLink MakeLink(IReadOnlyList<string> arguments, string command)
    {
        var services = new LinkServices(_bench.Thread.Loop, _bench.Log, _bench.Table, "1.0");
        return _link = new RexLink(services, new SshTarget("127.0.0.1") { User = Environment.UserName, Options = arguments, Command = command });
    }
}
