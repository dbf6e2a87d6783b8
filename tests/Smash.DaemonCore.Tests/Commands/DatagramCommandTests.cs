using System.Net;
using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Commands;

public sealed class DatagramCommandTests
{
    private const int Echo = 500;
    private const int StreamOnly = 501;

    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(static i => (byte)i)];

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_command_that_may_come_as_a_datagram_is_answered_by_one_that_is_no_longer(int more)
    {
        using CommandServerUnderTest server = Listen();
        server.Run(() => WithClient(server, null, async client =>
        {
            CedarReader answer = await client.AskAsync(Request("hello", more), LoopThread.Deadline, server.Loop);
            Assert.Equal(5 + more, answer.GetString().Length);
            answer.EndOfMessage();
        }));

        server.AwaitCount(1, "smash.daemon.datagrams", "answered");
        Assert.Equal(1, server.Count("smash.daemon.datagrams", "received"));
        Assert.Equal(1, server.Count("smash.daemon.commands", "ECHO", "done"));
    }

    [Fact]
    public void An_answer_that_would_be_longer_than_its_question_is_not_sent()
    {
        using CommandServerUnderTest server = Listen();
        server.Run(() => WithClient(server, null, client => client.SendAsync(Request("hello", 6))));

        server.AwaitCount(1, "smash.daemon.datagrams", "unanswered");
        Assert.Equal(1, server.Count("smash.daemon.commands", "ECHO", "done"));
        Assert.Equal(0, server.Count("smash.daemon.bytes", "sent"));
    }

    [Fact]
    public void An_authenticated_question_may_have_a_longer_answer()
    {
        using CommandServerUnderTest server = Listen(new CommandServerOptions { DatagramKey = Key });
        server.Run(() => WithClient(server, Key, async client =>
        {
            CedarReader answer = await client.AskAsync(Request("hello", 5000), LoopThread.Deadline, server.Loop);
            Assert.Equal(5 + 5000, answer.GetString().Length);
        }));
    }

    [Fact]
    public void Where_there_is_a_key_what_is_not_signed_reaches_no_handler()
    {
        using CommandServerUnderTest server = Listen(new CommandServerOptions { DatagramKey = Key });
        server.Run(() => WithClient(server, null, client => client.SendAsync(Request("forged", 0))));
        server.Run(() => WithClient(server, Key, client => client.AskAsync(Request("signed", 0), LoopThread.Deadline, server.Loop)));

        Assert.Equal(1, server.Count("smash.daemon.commands", "ECHO", "done"));
        Assert.Equal(1, server.Count("smash.daemon.datagrams", "received"));
    }

    [Theory]
    [InlineData(StreamOnly, Errno.EOPNOTSUPP)]
    [InlineData(999, Errno.EOPNOTSUPP)]
    public void What_may_not_come_as_a_datagram_is_told_by_its_status_alone(int number, Errno expected)
    {
        using CommandServerUnderTest server = Listen();
        server.Run(() => WithClient(server, null, async client =>
        {
            CommandFailedException failed = await Assert.ThrowsAsync<CommandFailedException>(() => client.AskAsync(new CommandRequest(number), LoopThread.Deadline, server.Loop));
            Assert.Equal(expected, failed.Error);
        }));
        // Five bytes there, five back.
        server.AwaitCount(5, "smash.daemon.bytes", "sent");
    }

    [Fact]
    public void A_sender_that_is_not_allowed_is_denied()
    {
        using CommandServerUnderTest server = Listen();
        server.Invoke(() => server.Table.Authorization = AuthorizationPolicy.OwnerOnly);
        server.Run(() => WithClient(server, null, async client =>
        {
            CommandFailedException denied = await Assert.ThrowsAsync<CommandFailedException>(() => client.AskAsync(Request("hello", 0), LoopThread.Deadline, server.Loop));
            Assert.Equal(Errno.EACCES, denied.Error);
        }));
    }

    [Fact]
    public void A_question_that_nobody_answers_is_given_up()
    {
        using var server = new CommandServerUnderTest();
        SinfulAddress address = server.ListenNetwork();
        server.Invoke(server.Server.Dispose);
        server.Run(async () =>
        {
            using var socket = SafeSock.Bind(server.Loop, IPAddress.Loopback, 0);
            await Assert.ThrowsAsync<CommandLostException>(() => new DatagramCommandClient(socket, address).AskAsync(new CommandRequest(Echo), TimeSpan.FromMilliseconds(20), server.Loop));
        });
    }

    private static CommandRequest Request(string text, int more) => new(Echo)
    {
        Arguments = writer =>
        {
            writer.Put(text);
            writer.Put(more);
        },
    };

    private static async Task WithClient(CommandServerUnderTest server, byte[]? key, Func<DatagramCommandClient, Task> use)
    {
        var options = new SafeSockOptions();
        using var socket = SafeSock.Bind(server.Loop, IPAddress.Loopback, 0, options: key is null ? options : options with { Key = key });
        await use(new DatagramCommandClient(socket, server.Server.Address!));
    }

    private static CommandServerUnderTest Listen(CommandServerOptions? options = null)
    {
        var server = new CommandServerUnderTest(options: options);
        server.Invoke(() => server.Table.Authorization = AuthorizationPolicy.Create(static name => name == "ALLOW_READ" ? "127.0.0.1" : null));
        server.Register(new CommandDefinition
        {
            Number = Echo,
            Name = "ECHO",
            Level = AuthorizationLevel.Read,
            AcceptsDatagrams = true,
            Handler = static context =>
            {
                // The question has an integer of five bytes more than the answer: so many characters can be added.
                string text = context.Request.GetString();
                context.Answer.Put(text + new string('x', context.Request.GetInt32()));
                return ValueTask.FromResult(CommandDisposition.Close);
            },
        });
        server.Register(StreamOnly, "STREAM_ONLY", AuthorizationLevel.Read, static _ => { });
        server.ListenNetwork();
        return server;
    }
}
