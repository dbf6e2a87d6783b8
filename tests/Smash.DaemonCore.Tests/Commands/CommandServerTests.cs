using System.Net.Sockets;
using Smash.DaemonCore.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Commands;

public sealed class CommandServerTests
{
    private const int Add = 400;
    private const int Boom = 401;

    [Fact]
    public void A_command_is_carried_out_and_answered_over_the_Unix_socket()
    {
        using CommandServerUnderTest server = Listen();
        server.Run(async () =>
        {
            CedarReader answer = await server.UnixClient().ExecuteAsync(Add, Numbers(2, 40));

            Assert.Equal(42, answer.GetInt32());
            answer.EndOfMessage();
        });
        server.AwaitCount(0, "smash.daemon.connections.open");
        Assert.Equal(1, server.Count("smash.daemon.connections", "accepted", "unix"));
        Assert.Equal(1, server.Count("smash.daemon.commands", "ADD", "done"));
        // Number and two arguments, of five bytes each, in one frame; status and result back.
        Assert.Equal(20, server.Count("smash.daemon.bytes", "received"));
        Assert.Equal(15, server.Count("smash.daemon.bytes", "sent"));
    }

    [Fact]
    public void The_handler_knows_the_peer_by_the_kernels_word()
    {
        using CommandServerUnderTest server = Listen();
        CommandPeer? peer = null;
        server.Register(500, "WHO", AuthorizationLevel.Read, context => peer = context.Peer);
        server.Run(async () => await server.UnixClient().ExecuteAsync(500));

        Assert.NotNull(peer);
        Assert.Equal((CommandTransport.Unix, true, true, Environment.ProcessId), (peer.Transport, peer.IsOwner, peer.IsAuthenticated, peer.ProcessId));
        Assert.Equal(Environment.UserName, peer.User);
        Assert.Null(peer.Address);
    }

    [Fact]
    public void The_socket_has_the_mode_that_was_asked_for_and_is_gone_with_the_server()
    {
        const UnixFileMode everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        using var server = new CommandServerUnderTest();
        server.ListenUnix();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.SocketPath));
        server.Invoke(() => server.Server.ListenUnix(server["open.sock"], everybody));
        Assert.Equal(everybody, File.GetUnixFileMode(server["open.sock"]));
        server.Invoke(server.Server.Dispose);

        Assert.False(File.Exists(server.SocketPath));
        Assert.False(File.Exists(server["open.sock"]));
    }

    [Fact]
    public void A_path_on_which_somebody_listens_is_left_alone_and_a_deserted_one_is_taken()
    {
        using var first = new CommandServerUnderTest();
        first.ListenUnix();
        using var second = new CommandServerUnderTest();
        Assert.Throws<CommandSocketException>(() => second.Invoke(() => second.Server.ListenUnix(first.SocketPath)));

        using (var deserted = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // Under another name, since .NET removes the file of the name that it bound.
            deserted.Bind(new UnixDomainSocketEndPoint(second["other.sock"]));
            File.Move(second["other.sock"], second.SocketPath);
        }

        Assert.True(File.Exists(second.SocketPath));
        second.ListenUnix();
        second.Register(Add, "ADD", AuthorizationLevel.Read, static _ => { });
        second.Run(async () => await second.UnixClient().ExecuteAsync(Add));
    }

    [Fact]
    public void A_path_that_is_too_long_for_the_kernel_is_told()
    {
        using var server = new CommandServerUnderTest();

        Assert.Throws<CommandSocketException>(() => server.Invoke(() => server.Server.ListenUnix(server[new string('x', 120)])));
    }

    [Theory]
    [InlineData(999, Errno.EOPNOTSUPP)]
    [InlineData(Boom, Errno.EIO)]
    public void What_cannot_be_carried_out_has_its_status(int command, Errno expected)
    {
        using CommandServerUnderTest server = Listen();
        server.Run(async () =>
        {
            CommandFailedException failed = await Assert.ThrowsAsync<CommandFailedException>(() => server.UnixClient().ExecuteAsync(command));
            Assert.Equal(expected, failed.Error);
            Assert.Equal(3, (await server.UnixClient().ExecuteAsync(Add, Numbers(1, 2))).GetInt32());
        });
    }

    [Fact]
    public void A_denial_is_an_answer_and_closes_the_connection()
    {
        using CommandServerUnderTest server = Listen();
        server.Invoke(() => server.Table.Authorization = AuthorizationPolicy.Create(static name => name == "DENY_READ" ? "*" : null));
        using Socket socket = server.ConnectRaw();
        socket.Send(RawAnswer.Frame(CommandMessage.Command(Add, Numbers(1, 2))));

        Assert.Equal(Errno.EACCES, CommandMessage.Status(RawAnswer.ReadToEnd(socket)!));
        Assert.Equal(1, server.Count("smash.daemon.commands.denied", "ADD", "READ"));
    }

    [Theory]
    [InlineData(new byte[] { 7 }, Errno.EBADMSG)]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, Errno.EBADMSG)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 }, Errno.EBADMSG)]
    [InlineData(new byte[] { 1, 0, 0, 0, 2, 200, 200 }, Errno.EBADMSG)]
    [InlineData(new byte[] { 1, 0x7f, 0xff, 0xff, 0xff }, Errno.EMSGSIZE)]
    [InlineData(new byte[] { 1, 0, 0, 4, 1 }, Errno.EMSGSIZE)]
    public void What_is_no_command_is_told_so_and_disturbs_nobody_else(byte[] sent, Errno expected)
    {
        using CommandServerUnderTest server = Listen(new CommandServerOptions { MaxMessageLength = 1024 });
        using Socket other = server.ConnectRaw();
        byte[] good = RawAnswer.Frame(CommandMessage.Command(Add, Numbers(1, 2)));
        other.Send(good.AsSpan(0, 7));
        using Socket socket = server.ConnectRaw();
        socket.Send(sent);
        Assert.Equal(expected, CommandMessage.Status(RawAnswer.ReadToEnd(socket)!));
        other.Send(good.AsSpan(7));

        CedarReader answer = RawAnswer.ReadToEnd(other)!;
        Assert.Equal((0, 3), (answer.GetInt32(), answer.GetInt32()));
        Assert.Equal(1, server.Count("smash.daemon.commands", "unknown", expected == Errno.EMSGSIZE ? "oversized" : "malformed"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_client_that_takes_too_long_is_told_so_however_its_bytes_trickle(int sent)
    {
        var time = new ManualTime();
        using CommandServerUnderTest server = Listen(time: time);
        using Socket socket = server.ConnectRaw();
        server.AwaitCount(1, "smash.daemon.connections.open");

        // It is counted a moment before its time begins.
        server.Settle();
        byte[] good = RawAnswer.Frame(CommandMessage.Command(Add, Numbers(1, 2)));
        for (int i = 0; i < sent; i++)
        {
            socket.Send(good.AsSpan(i, 1));
            server.Settle();
            time.Advance(TimeSpan.FromSeconds(2));
            server.Settle();
        }

        time.Advance(TimeSpan.FromSeconds(20 - (2 * sent)) - TimeSpan.FromMilliseconds(1));
        server.Settle();
        Assert.Equal(1, server.Count("smash.daemon.connections.open"));
        time.Advance(TimeSpan.FromMilliseconds(1));
        server.Settle();

        Assert.Equal(Errno.ETIMEDOUT, CommandMessage.Status(RawAnswer.ReadToEnd(socket)!));
        server.AwaitCount(0, "smash.daemon.connections.open");
        Assert.Equal(1, server.Count("smash.daemon.commands", "unknown", "timed-out"));
    }

    [Fact]
    public void A_client_that_leaves_without_a_word_is_nothing()
    {
        using CommandServerUnderTest server = Listen();
        server.ConnectRaw().Dispose();
        server.AwaitCount(1, "smash.daemon.connections", "accepted", "unix");
        server.AwaitCount(0, "smash.daemon.connections.open");

        Assert.Equal(0, server.Count("smash.daemon.commands", "unknown", "malformed"));
    }

    [Fact]
    public void A_connection_that_is_one_too_many_is_told_so_until_there_is_room_again()
    {
        using CommandServerUnderTest server = Listen(new CommandServerOptions { MaxConnections = 2 });
        Socket first = server.ConnectRaw();
        using Socket second = server.ConnectRaw();
        server.AwaitCount(2, "smash.daemon.connections.open");
        using (Socket third = server.ConnectRaw())
        {
            Assert.Equal(Errno.EBUSY, CommandMessage.Status(RawAnswer.ReadToEnd(third)!));
        }

        Assert.Equal(1, server.Count("smash.daemon.connections", "refused", "unix"));
        first.Dispose();
        server.AwaitCount(1, "smash.daemon.connections.open");
        server.Run(async () => Assert.Equal(3, (await server.UnixClient().ExecuteAsync(Add, Numbers(1, 2))).GetInt32()));
    }

    [Fact]
    public void A_handler_that_awaits_holds_nobody_up()
    {
        using CommandServerUnderTest server = Listen();
        var gate = new TaskCompletionSource();
        server.Register(new CommandDefinition
        {
            Number = 500,
            Name = "SLOW",
            Level = AuthorizationLevel.Read,
            Handler = async context =>
            {
                await gate.Task;
                context.Answer.Put("late");
                return CommandDisposition.Close;
            },
        });
        server.Run(async () =>
        {
            Task<CedarReader> slow = server.UnixClient().ExecuteAsync(500);
            Assert.Equal(3, (await server.UnixClient().ExecuteAsync(Add, Numbers(1, 2))).GetInt32());
            Assert.False(slow.IsCompleted);
            gate.SetResult();
            Assert.Equal("late", (await slow).GetString());
        });
    }

    [Fact]
    public void Closing_the_server_tells_handlers_and_closes_connections()
    {
        using CommandServerUnderTest server = Listen();
        var reached = new TaskCompletionSource();
        bool isCanceled = false;
        server.Register(new CommandDefinition
        {
            Number = 500,
            Name = "SLOW",
            Level = AuthorizationLevel.Read,
            Handler = async context =>
            {
                var forever = new TaskCompletionSource();
                using CancellationTokenRegistration registration = context.Cancelled.Register(() => forever.TrySetCanceled(context.Cancelled));
                reached.SetResult();
                try
                {
                    await forever.Task;
                }
                finally
                {
                    isCanceled = true;
                }

                return CommandDisposition.Close;
            },
        });
        server.Run(async () =>
        {
            Task<CedarReader> slow = server.UnixClient().ExecuteAsync(500);
            await reached.Task;
            server.Server.Dispose();
            await Assert.ThrowsAsync<CommandLostException>(() => slow);
        });

        Assert.True(isCanceled);
        server.AwaitCount(0, "smash.daemon.connections.open");
    }

    [Fact]
    public void What_follows_the_answer_runs_when_the_client_has_it()
    {
        using CommandServerUnderTest server = Listen();
        server.Register(500, "OFF", AuthorizationLevel.Administrator, context => context.AfterAnswer(server.Server.Dispose));
        server.Run(async () => (await server.UnixClient().ExecuteAsync(500)).EndOfMessage());

        Assert.False(File.Exists(server.SocketPath));
    }

    [Fact]
    public void An_inherited_socket_is_served_and_its_file_left_to_who_made_it()
    {
        using var server = new CommandServerUnderTest();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(server.SocketPath));
        socket.Listen();
        server.Register(Add, "ADD", AuthorizationLevel.Read, static _ => { });
        server.Invoke(() => server.Server.Adopt(socket.SafeHandle));
        server.Run(async () => await server.UnixClient().ExecuteAsync(Add));
        server.Invoke(server.Server.Dispose);

        Assert.True(File.Exists(server.SocketPath));
    }

    private static CommandServerUnderTest Listen(CommandServerOptions? options = null, TimeProvider? time = null)
    {
        var server = new CommandServerUnderTest(time, options);
        server.Register(Add, "ADD", AuthorizationLevel.Read, static context =>
        {
            int sum = context.Request.GetInt32() + context.Request.GetInt32();
            context.Request.EndOfMessage();
            context.Answer.Put(sum);
        });
        server.Register(Boom, "BOOM", AuthorizationLevel.Read, static _ => throw new InvalidOperationException());
        server.ListenUnix();
        return server;
    }

    private static Action<CedarWriter> Numbers(int left, int right) => writer =>
    {
        writer.Put(left);
        writer.Put(right);
    };
}
