using System.Net.Sockets;
using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Commands;

public sealed class KeptStreamTests
{
    private const int Number = 500;

    [Fact]
    public void A_handler_that_keeps_the_stream_goes_on_reading_and_writing()
    {
        using CommandServerUnderTest server = Listen(context =>
        {
            context.Answer.Put("go on");
            EchoAsync(context.Stream!);
            return ValueTask.FromResult(CommandDisposition.KeepStream);
        });
        server.Run(async () =>
        {
            using CommandStream stream = await server.UnixClient().OpenAsync(new CommandRequest(Number));
            Assert.Equal("go on", stream.Answer.GetString());
            for (int i = 0; i < 3; i++)
            {
                stream.Socket.Encode().Put(i);
                await stream.Socket.EndOfMessageAsync();
                Assert.Equal(i, (await stream.Socket.DecodeAsync()).GetInt32());
            }
        });
        server.AwaitCount(0, "smash.daemon.connections.open");
    }

    [Fact]
    public void A_handler_may_answer_first_and_stream_while_it_runs()
    {
        using CommandServerUnderTest server = Listen(async context =>
        {
            context.Answer.Put(3);
            await context.SendAnswerAsync();
            for (int i = 0; i < 3; i++)
            {
                context.Stream!.Encode().Put(i);
                await context.Stream.EndOfMessageAsync();
            }

            return CommandDisposition.Close;
        });
        server.Run(async () =>
        {
            using CommandStream stream = await server.UnixClient().OpenAsync(new CommandRequest(Number));
            int count = stream.Answer.GetInt32();
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(i, (await stream.Socket.DecodeAsync()).GetInt32());
            }

            await Assert.ThrowsAsync<EndOfStreamException>(() => stream.Socket.DecodeAsync());
        });
    }

    [Fact]
    public void A_handler_that_fails_after_its_answer_closes_the_stream_without_a_second_one()
    {
        using CommandServerUnderTest server = Listen(async context =>
        {
            await context.SendAnswerAsync();
            throw new InvalidOperationException();
        });
        using Socket socket = server.ConnectRaw();
        socket.Send(RawAnswer.Frame(CommandMessage.Command(Number)));

        Assert.Equal(Errno.None, CommandMessage.Status(RawAnswer.ReadToEnd(socket)!));
        Assert.Equal(1, server.Count("smash.daemon.commands", "TEST", "failed"));
    }

    [Fact]
    public void An_answer_is_sent_once_and_only_over_a_stream()
    {
        Exception? second = null;
        Exception? streamless = null;
        using CommandServerUnderTest server = Listen(async context =>
        {
            if (context.Stream is null)
            {
                streamless = await Record.ExceptionAsync(() => context.SendAnswerAsync());
                return CommandDisposition.KeepStream;
            }

            await context.SendAnswerAsync();
            second = await Record.ExceptionAsync(() => context.SendAnswerAsync());
            return CommandDisposition.Close;
        });
        server.Run(async () =>
        {
            await server.UnixClient().ExecuteAsync(Number);
            await server.Table.ExecuteAsync(Peers.Owner, CommandMessage.Command(Number), CancellationToken.None);
        });

        Assert.IsType<InvalidOperationException>(second);
        Assert.IsType<InvalidOperationException>(streamless);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3 * 1024 * 1024)]
    public void A_payload_is_read_whole_before_its_handler_runs(int length)
    {
        using CommandServerUnderTest server = ListenPayload(4 * 1024 * 1024);
        byte[] blob = new byte[length];
        new Random(length).NextBytes(blob);
        server.Run(async () =>
        {
            CedarReader answer = await server.UnixClient().ExecuteAsync(Payload(blob));
            Assert.Equal("argument", answer.GetString());
            Assert.Equal(System.Security.Cryptography.SHA256.HashData(blob), answer.GetBlob());
        });
    }

    [Fact]
    public void A_payload_over_its_commands_cap_is_refused_and_its_handler_not_run()
    {
        using CommandServerUnderTest server = ListenPayload(1000);
        server.Run(async () =>
        {
            CommandFailedException failed = await Assert.ThrowsAsync<CommandFailedException>(() => server.UnixClient().ExecuteAsync(Payload(new byte[300_000])));
            Assert.Equal(Errno.EMSGSIZE, failed.Error);
        });

        Assert.Equal(1, server.Count("smash.daemon.commands", "TEST", "oversized"));
        Assert.Equal(0, server.Count("smash.daemon.commands", "TEST", "done"));
    }

    [Fact]
    public void Who_is_not_allowed_a_command_has_its_payload_not_read_but_gets_its_answer()
    {
        using CommandServerUnderTest server = ListenPayload(64 * 1024 * 1024);
        server.Invoke(() => server.Table.Authorization = AuthorizationPolicy.Create(static name => name == "DENY_READ" ? "*" : null));
        server.Run(async () =>
        {
            CommandFailedException failed = await Assert.ThrowsAsync<CommandFailedException>(() => server.UnixClient().ExecuteAsync(Payload(new byte[8 * 1024 * 1024])));
            Assert.Equal(Errno.EACCES, failed.Error);
        });
    }

    [Fact]
    public void A_payload_has_a_time_of_its_own()
    {
        var time = new ManualTime();
        using CommandServerUnderTest server = ListenPayload(1000, time);
        using Socket socket = server.ConnectRaw();
        using var opened = new ManualResetEventSlim();
        CommandDefinition command = server.Table.Commands.Single();
        server.Invoke(() =>
        {
            server.Table.Unregister(Number);
            server.Table.Unregistered = (_, _) =>
            {
                opened.Set();
                return command;
            };
        });
        socket.Send(RawAnswer.Frame(CommandMessage.Command(Number, static writer => writer.Put("argument"))));
        Assert.True(opened.Wait(LoopThread.Deadline));
        server.Settle();
        time.Advance(TimeSpan.FromSeconds(59));
        server.Settle();
        Assert.Equal(1, server.Count("smash.daemon.connections.open"));
        time.Advance(TimeSpan.FromSeconds(1));
        server.Settle();

        Assert.Equal(Errno.ETIMEDOUT, CommandMessage.Status(RawAnswer.ReadToEnd(socket)!));
        server.AwaitCount(1, "smash.daemon.commands", "TEST", "timed-out");
    }

    private static CommandRequest Payload(byte[] blob) => new(Number)
    {
        Arguments = static writer => writer.Put("argument"),
        Payload = writer => writer.Put(blob),
    };

    // Void, since nobody waits for it: it ends with the client.
    private static async void EchoAsync(ReliSock stream)
    {
        try
        {
            while (true)
            {
                CedarReader message = await stream.DecodeAsync();
                stream.Encode().Put(message.GetInt32());
                await stream.EndOfMessageAsync();
            }
        }
        catch (IOException)
        {
            stream.Dispose();
        }
    }

    private static CommandServerUnderTest Listen(CommandHandler handler)
    {
        var server = new CommandServerUnderTest();
        server.Register(new CommandDefinition { Number = Number, Name = "TEST", Level = AuthorizationLevel.Read, Handler = handler });
        server.ListenUnix();
        return server;
    }

    private static CommandServerUnderTest ListenPayload(int maxLength, TimeProvider? time = null)
    {
        var server = new CommandServerUnderTest(time);
        server.Register(new CommandDefinition
        {
            Number = Number,
            Name = "TEST",
            Level = AuthorizationLevel.Read,
            Payload = new CommandPayload(maxLength, TimeSpan.FromSeconds(60)),
            Handler = static context =>
            {
                context.Answer.Put(context.Request.GetString());
                context.Answer.Put(System.Security.Cryptography.SHA256.HashData(context.Payload!.GetBlob()));
                context.Payload.EndOfMessage();
                return ValueTask.FromResult(CommandDisposition.Close);
            },
        });
        server.ListenUnix();
        return server;
    }
}
