using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Tests.Processes;

namespace Smash.DaemonCore.Tests.Cedar;

public sealed class SshTunnelTests
{
    [SshFact]
    public void A_message_goes_through_a_real_sshd_to_a_Unix_socket_and_its_answer_comes_back()
    {
        using var server = new TestSshServer();
        using var folder = new TemporaryFolder();
        using var bench = new ProcessBench();
        bench.Await(async () =>
        {
            EventLoop loop = bench.Thread.Loop;
            // A name with all that ssh could take for its own.
            string remote = folder["a:b%h\\c"];
            using var listener = ReliSockListener.Listen(loop, remote);
            using SshTunnel tunnel = await SshTunnel.OpenAsync(loop, new ChildSshStarter(bench.Table), Options(server, remote));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(tunnel.LocalSocket)!));
            for (int i = 0; i < 3; i++)
            {
                using ReliSock client = await tunnel.ConnectAsync();
                using ReliSock accepted = await listener.AcceptAsync();
                client.Encode().Put(new byte[200_000]);
                await client.EndOfMessageAsync();
                accepted.Encode().Put((await accepted.DecodeAsync()).GetBlob().Length);
                await accepted.EndOfMessageAsync();
                Assert.Equal(200_000, (await client.DecodeAsync()).GetInt32());
            }

            using ReliSock open = await tunnel.ConnectAsync();
            Assert.False(tunnel.Ended.IsCompleted);
            tunnel.Dispose();
            await tunnel.Ended;
            Assert.False(Directory.Exists(Path.GetDirectoryName(tunnel.LocalSocket)));
            await Assert.ThrowsAnyAsync<IOException>(() => open.DecodeAsync());
            return true;
        });
    }

    [SshFact]
    public void Where_nobody_listens_the_connection_ends_and_ssh_says_why()
    {
        using var server = new TestSshServer();
        using var folder = new TemporaryFolder();
        using var bench = new ProcessBench();
        bench.Await(async () =>
        {
            using SshTunnel tunnel = await SshTunnel.OpenAsync(bench.Thread.Loop, new ChildSshStarter(bench.Table), Options(server, folder["nobody"]));
            using ReliSock client = await tunnel.ConnectAsync();

            await Assert.ThrowsAnyAsync<IOException>(() => client.DecodeAsync());
            await CedarLoop.UntilAsync(() => tunnel.Diagnostics.Length > 0);
            return true;
        });
    }

    [SshFact]
    public void A_key_that_the_server_does_not_know_opens_no_tunnel()
    {
        using var server = new TestSshServer();
        using var bench = new ProcessBench();
        bench.Await(async () =>
        {
            SshTunnelException refused = await Assert.ThrowsAsync<SshTunnelException>(() => SshTunnel.OpenAsync(
                bench.Thread.Loop, new ChildSshStarter(bench.Table), Options(server, "/s") with { Arguments = server.StrangerArguments }));

            Assert.Contains("publickey", refused.Message, StringComparison.Ordinal);
            return true;
        });
    }

    [Theory]
    [InlineData("", "/s")]
    [InlineData("-oProxyCommand=x", "/s")]
    [InlineData("host", "relative")]
    [InlineData("host", "/a\nb")]
    [InlineData("host", "/${HOME}/s")]
    [InlineData("host", "/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678")]
    public void What_ssh_would_take_for_something_else_is_refused(string target, string remote) =>
        Assert.Throws<ArgumentException>(() => SshCommand.GetArguments(new SshTunnelOptions { Target = target, RemoteSocket = remote }, "/tmp/s"));

    [Fact]
    public void The_target_comes_last_behind_everything_that_could_be_an_option()
    {
        IReadOnlyList<string> arguments = SshCommand.GetArguments(new SshTunnelOptions { Target = "me@host", RemoteSocket = "/a:b%c\\d", Arguments = ["-p", "22"] }, "/l");

        Assert.Equal(["-p", "22", "--", "me@host"], arguments.TakeLast(4));
        Assert.Equal("/l:/a\\:b%%c\\\\d", arguments[arguments.ToList().IndexOf("-L") + 1]);
    }

    [Fact]
    public void A_tunnel_that_never_stands_times_out_and_its_ssh_is_ended()
    {
        var time = new ManualTime();
        using var loop = new CedarLoop(time);
        loop.Run(async () =>
        {
            var starter = new SilentSsh();
            var options = new SshTunnelOptions { Target = "host", RemoteSocket = "/s" };
            Task<SshTunnel> opening = SshTunnel.OpenAsync(loop.Loop, starter, options);
            await CedarLoop.TurnAsync();
            time.Advance(options.Timeout);

            await Assert.ThrowsAsync<TimeoutException>(() => opening);
            Assert.True(starter.Ended.IsCompleted);
            Assert.False(Directory.Exists(Path.GetDirectoryName(starter.LocalSocket)));
        });
    }

    private static SshTunnelOptions Options(TestSshServer server, string remote) =>
        new() { Target = TestSshServer.Target, RemoteSocket = remote, Arguments = server.Arguments };

    /// <summary>An ssh that says nothing.</summary>
    private sealed class SilentSsh : ISshStarter, ISshProcess
    {
        private readonly TaskCompletionSource _ended = new();

        public Task Ended => _ended.Task;

        public string LocalSocket { get; private set; } = "";

        public Task<ISshProcess> StartAsync(string program, IReadOnlyList<string> arguments, PipeWriteEnd output, PipeWriteEnd diagnostics)
        {
            LocalSocket = arguments[arguments.ToList().IndexOf("-L") + 1].Split(':')[0];
            Assert.True(Directory.Exists(Path.GetDirectoryName(LocalSocket)));
            return Task.FromResult<ISshProcess>(this);
        }

        public void Terminate() => _ended.TrySetResult();
    }
}
