using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;
using Smash.Rex.Tests.Access;

namespace Smash.Rex.Tests.Links;

/// <summary>Links whose ssh is a script: it runs the agent here, or does what an ssh does that gets nowhere.</summary>
public sealed class RexLinkTests : IDisposable
{
    private static readonly string Agent = Path.Combine(Path.GetDirectoryName(ProcessBench.Launcher)!, "smash-rex");

    private readonly ProcessBench _bench = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<RexLink> _links = [];

    public void Dispose()
    {
        foreach (RexLink link in _links)
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

    [Fact]
    public void A_link_stands_and_tells_of_the_other_side()
    {
        RexLink link = MakeLink(AgentScript("--identity here.me"));
        var loaded = new TaskCompletionSource<bool>();
        link.Measured = it =>
        {
            if (it is { Load: not null, Latency: not null })
            {
                loaded.TrySetResult(true);
            }
        };

        RexHello hello = _bench.Await(link.ConnectAsync);
        Assert.True(_bench.Await(() => loaded.Task));

        Assert.Equal((Environment.MachineName, Environment.UserName, (uint)Environment.ProcessorCount), (hello.Host, hello.User, hello.Cores));
        Assert.True(hello.MemoryBytes > link.Load!.FreeMemoryBytes);
        Assert.Equal((LinkState.Connected, null), (link.State, link.Fault));
    }

    [Theory]
    [InlineData("", RexTransaction.Fork, "RexIdentityMissing")]
    [InlineData("--identity here", RexTransaction.Fork, "RexIdentityMissing")]
    [InlineData("--identity here.other", RexTransaction.Fork, "RexNotGranted")]
    [InlineData("--identity here.me", (RexTransaction)99, "RexTransactionUnknown")]
    public void What_is_not_granted_or_not_served_is_refused(string identity, RexTransaction transaction, string errorId)
    {
        GrantedHome.Grant(_folder.FullPath, "allow here.me *");
        RexLink link = MakeLink(AgentScript(identity));

        RexRefusedException refused = Assert.Throws<RexRefusedException>(() => _bench.Await(async () =>
        {
            RexChannel channel = await link.OpenAsync(new RexOpen(transaction, new RexFields()));
            return await channel.Accepted;
        }));

        Assert.Equal(errorId, refused.Refusal.ErrorId);
        Assert.Contains(errorId, File.ReadAllText(Path.Combine(_folder["smash"], "rex_agent.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_CRIU_takes_no_process()
    {
        GrantedHome.Grant(_folder.FullPath, "allow here.me rfork");
        RexLink link = MakeLink("PATH=/nonexistent " + AgentScript("--identity here.me"));

        RexRefusedException refused = Assert.Throws<RexRefusedException>(() => _bench.Await(async () =>
        {
            RexChannel channel = await link.OpenAsync(new RexOpen(RexTransaction.Fork, new RexFields()));
            return await channel.Accepted;
        }));

        Assert.Equal("RexForkUnavailable", refused.Refusal.ErrorId);
    }

    [Theory]
    [InlineData("echo 'ssh: connect to host h port 22: Connection refused' >&2; exit 255", nameof(LinkFaultKind.Unreachable))]
    [InlineData("echo 'u@h: Permission denied (publickey).' >&2; exit 255", nameof(LinkFaultKind.Authentication))]
    [InlineData("echo 'sh: 1: smash-rex: not found' >&2; exit 127", nameof(LinkFaultKind.NoAgent))]
    [InlineData("echo 'Welcome to this machine, stranger'; exec sleep 100", nameof(LinkFaultKind.Protocol))]
    public void Why_there_is_no_link_is_told(string script, string kind)
    {
        RexLink link = MakeLink(script);

        LinkException failed = Assert.Throws<LinkException>(() => _bench.Await(link.ConnectAsync));

        Assert.Equal(kind, failed.Fault.Kind.ToString());
        Assert.Equal(LinkState.Waiting, _bench.Thread.Invoke(() => link.State));
    }

    [Fact]
    public void One_that_says_nothing_is_given_up()
    {
        RexLink link = MakeLink("exec sleep 100", TimeSpan.FromMilliseconds(300));

        Assert.Equal(LinkFaultKind.Timeout, Assert.Throws<LinkException>(() => _bench.Await(link.ConnectAsync)).Fault.Kind);
    }

    [Fact]
    public void Without_ssh_that_is_said()
    {
        RexLink link = Track(new RexLink(Services, new SshTarget("h") { Program = "/nonexistent/ssh" }));

        Assert.Equal(LinkFaultKind.NoSsh, Assert.Throws<LinkException>(() => _bench.Await(link.ConnectAsync)).Fault.Kind);
    }

    [Fact]
    public void A_link_that_is_cut_is_made_again_at_once_when_somebody_asks()
    {
        string pidFile = _folder["pid"];
        RexLink link = MakeLink($"echo $$ > {pidFile}; {AgentScript("--identity here.me")}");
        var lost = new TaskCompletionSource<LinkFault>();
        _bench.Await(link.ConnectAsync);
        link.StateChanged = it =>
        {
            if (it.State == LinkState.Waiting)
            {
                lost.TrySetResult(it.Fault!);
            }
        };

        _bench.Run(ProcessBench.Shell($"kill -9 $(cat {pidFile})"));

        Assert.Equal(LinkFaultKind.Lost, _bench.Await(() => lost.Task).Kind);
        Assert.Equal(Environment.MachineName, _bench.Await(link.ConnectAsync).Host);
    }

    [Fact]
    public void A_link_that_is_stopped_leaves_no_process()
    {
        string pidFile = _folder["pid"];
        RexLink link = MakeLink($"echo $$ > {pidFile}; {AgentScript("--identity here.me")}");
        _bench.Await(link.ConnectAsync);

        _bench.Await(async () =>
        {
            await link.StopAsync();
            return true;
        });

        Assert.False(ProcessBench.Runs(int.Parse(File.ReadAllText(pidFile), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(LinkState.Idle, link.State);
    }

    private LinkServices Services => new(_bench.Thread.Loop, _bench.Log, _bench.Table, "1.0");

    private string AgentScript(string identity) => $"HOME={_folder.FullPath} XDG_STATE_HOME={_folder.FullPath} exec {Agent} --agent {identity}";

    private RexLink MakeLink(string script, TimeSpan? timeout = null)
    {
        string program = _folder["ssh"];
        File.WriteAllText(program, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Track(new RexLink(Services, new SshTarget("h") { Program = program, ConnectTimeout = timeout ?? TimeSpan.FromSeconds(20) }));
    }

    private RexLink Track(RexLink link)
    {
        _links.Add(link);
        return link;
    }
}
