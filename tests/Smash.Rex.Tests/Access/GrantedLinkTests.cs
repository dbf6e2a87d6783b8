using Smash.DaemonCore.Tests.Cedar;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Links;

namespace Smash.Rex.Tests.Access;

/// <summary>What is granted holds at once, over a link through a real sshd that stands already.</summary>
public sealed class GrantedLinkTests : IDisposable
{
    private static readonly string Program = Path.Combine(Path.GetDirectoryName(ProcessBench.Launcher)!, "smash-rex");

    private readonly ProcessBench _bench = new();
    private readonly TemporaryFolder _home = new();
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
        _home.Dispose();
    }

    [SshFact]
    public void What_is_granted_runs_and_what_was_taken_back_is_refused_and_logged()
    {
        using var server = new TestSshServer($"restrict,command=\"HOME={_home.FullPath} XDG_STATE_HOME={_home.FullPath} '{Program}' --agent --identity laptop.ann\"");
        var services = new LinkServices(_bench.Thread.Loop, _bench.Log, _bench.Table, "1.0");
        _link = new RexLink(services, new SshTarget("127.0.0.1") { User = Environment.UserName, Options = server.Arguments });
        string made = _home["made"];

        RexRefusal unknown = Assert.Throws<RexRefusedException>(() => Run(made)).Refusal;
        Change("grant laptop.* rexecve");
        Run(made);
        Assert.True(File.Exists(made));
        File.Delete(made);
        Change("revoke laptop.ann rexecve");
        RexRefusal revoked = Assert.Throws<RexRefusedException>(() => Run(made)).Refusal;

        Assert.Equal(("RexNotGranted", "RexNotGranted"), (unknown.ErrorId, revoked.ErrorId));
        Assert.Contains("Grant-RexAccess laptop.ann -Transaction rexecve", unknown.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(made));
        string log = File.ReadAllText(Path.Combine(_home["smash"], "rex_agent.log"));
        Assert.Equal(2, log.Split("laptop.ann was refused rexecve: RexNotGranted").Length - 1);
    }

    // To the end of what the program writes: it has ended then.
    private void Run(string file) => _bench.Await(async () =>
    {
        RexFields fields = new RexFields().Add(RexExecuteTag.Program, "/usr/bin/touch").Add(RexExecuteTag.Argument, file);
        RexChannel channel = await _link!.OpenAsync(new RexOpen(RexTransaction.Execute, fields));
        await channel.Accepted;
        while ((await channel.ReadAsync(1)).Length > 0)
        {
        }

        channel.Close();
        return true;
    });

    private void Change(string what) =>
        Assert.Equal(0, _bench.Run(ProcessBench.Shell($"HOME='{_home.FullPath}' '{Program}' --access {what}")).End.Status);
}
