using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Commands;

public sealed class CommandTableTests : IDisposable
{
    private const int Number = 400;
    private const string Secret = "hunter2-the-argument";

    private readonly TemporaryFolder _folder = new();
    private readonly DaemonLog _log;
    private readonly DaemonMetrics _metrics = new();
    private readonly MetricsCollector _collector;
    private readonly CommandTable _table;

    public CommandTableTests()
    {
        _log = new DaemonLog(_folder["daemon.log"]) { IsDebug = true };
        _collector = new MetricsCollector(_metrics);
        _table = new CommandTable(_log, _metrics);
    }

    public void Dispose()
    {
        _collector.Dispose();
        _metrics.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_handler_gets_the_arguments_and_its_results_follow_the_status()
    {
        Register(static context =>
        {
            int sum = context.Request.GetInt32() + context.Request.GetInt32();
            context.Request.EndOfMessage();
            context.Answer.Put(sum);
        });
        var answer = new CedarReader(await Execute(Peers.Owner, static writer =>
        {
            writer.Put(2);
            writer.Put(40L);
        }));

        Assert.Equal(Errno.None, CommandMessage.Status(answer));
        Assert.Equal(42, answer.GetInt32());
        answer.EndOfMessage();
        Assert.Equal(1, Count("smash.daemon.commands", "TEST", "done"));
        Assert.Equal(1, Count("smash.daemon.command.duration", "TEST"));
    }

    [Fact]
    public async Task A_client_that_is_not_allowed_the_level_reaches_no_handler()
    {
        int calls = 0;
        Register(_ => calls++);

        Assert.Equal(Errno.EACCES, CommandMessage.Status(await Execute(Peers.Unix("bob", 1002))));
        Assert.Equal(0, calls);
        Assert.Equal(1, Count("smash.daemon.commands", "TEST", "denied"));
        Assert.Equal(1, Count("smash.daemon.commands.denied", "TEST", "READ"));
        Assert.Contains(ReadLog(), static line => line.Contains("D_SECURITY") && line.Contains("warning") && line.Contains("TEST") && line.Contains("bob"));
    }

    [Fact]
    public async Task A_command_that_is_allowed_is_logged_with_its_peer_under_security()
    {
        Register(static _ => { }, AuthorizationLevel.Administrator);
        await Execute(Peers.Owner);

        Assert.Contains(ReadLog(), static line => line.Contains("D_SECURITY") && line.Contains("info") && line.Contains("TEST") && line.Contains("host (pid 7)"));
    }

    [Fact]
    public async Task An_alternate_level_suffices()
    {
        _table.Register(new CommandDefinition { Number = Number, Name = "TEST", Level = AuthorizationLevel.Daemon, AlternateLevel = AuthorizationLevel.Administrator, Handler = static _ => ValueTask.FromResult(CommandDisposition.Close) });
        _table.Authorization = AuthorizationPolicy.Create(static name => name switch { "ALLOW_ADMINISTRATOR" => "alice", "ALLOW_DAEMON" => "bob", _ => null });

        Assert.Equal(Errno.None, CommandMessage.Status(await Execute(Peers.Unix("alice", 1001))));
        Assert.Equal(Errno.None, CommandMessage.Status(await Execute(Peers.Unix("bob", 1002))));
        Assert.Equal(Errno.EACCES, CommandMessage.Status(await Execute(Peers.Unix("carol", 1003))));
        Assert.Equal(Errno.EACCES, CommandMessage.Status(await Execute(Peers.Owner)));
    }

    [Fact]
    public async Task A_number_that_nobody_registered_is_told_apart_from_a_denial()
    {
        Assert.Equal(Errno.EOPNOTSUPP, CommandMessage.Status(await Execute(Peers.Owner)));
        Assert.Equal(1, Count("smash.daemon.commands", "unknown", "unknown"));
    }

    [Fact]
    public async Task The_unregistered_handler_makes_up_commands_that_are_authorized_like_any_other()
    {
        int asked = 0;
        _table.Unregistered = (number, _) =>
        {
            asked++;
            return number == Number ? new CommandDefinition { Number = number, Name = "MADE_UP", Level = AuthorizationLevel.Write, Handler = Answer(7) } : null;
        };

        Assert.Equal(Errno.None, CommandMessage.Status(await Execute(Peers.Owner)));
        Assert.Equal(Errno.EACCES, CommandMessage.Status(await Execute(Peers.Unix("bob", 1002))));
        Assert.Equal(Errno.EOPNOTSUPP, CommandMessage.Status(await _table.ExecuteAsync(Peers.Owner, CommandMessage.Command(401), CancellationToken.None)));
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_refusal_is_the_status_and_the_message_and_nothing_that_was_put_before()
    {
        Register(static context =>
        {
            context.Answer.Put(Secret);
            throw new CommandRefusedException(Errno.ESRCH, "There is no such thing.");
        });
        var answer = new CedarReader(await Execute(Peers.Owner));

        Assert.Equal((int)Errno.ESRCH, answer.GetInt32());
        Assert.Equal("There is no such thing.", answer.GetString());
        answer.EndOfMessage();
        Assert.Equal(1, Count("smash.daemon.commands", "TEST", "refused"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Arguments_that_are_not_the_commands_own_are_malformed(bool hasTooMany)
    {
        Register(static context =>
        {
            context.Request.GetInt32();
            context.Request.EndOfMessage();
        });

        Assert.Equal(Errno.EBADMSG, CommandMessage.Status(await Execute(Peers.Owner, writer =>
        {
            if (hasTooMany)
            {
                writer.Put(1);
            }

            writer.Put("x");
        })));
        Assert.Equal(1, Count("smash.daemon.commands", "TEST", "malformed"));
    }

    [Fact]
    public async Task A_message_that_begins_with_no_number_is_malformed()
    {
        var writer = new CedarWriter();
        writer.Put("DC_NOP");

        Assert.Equal(Errno.EBADMSG, CommandMessage.Status(await _table.ExecuteAsync(Peers.Owner, writer.Message, CancellationToken.None)));
        Assert.Equal(Errno.EBADMSG, CommandMessage.Status(await _table.ExecuteAsync(Peers.Owner, ReadOnlyMemory<byte>.Empty, CancellationToken.None)));
        Assert.Equal(Errno.EBADMSG, CommandMessage.Status(await _table.ExecuteAsync(Peers.Owner, new byte[] { 200, 1, 2 }, CancellationToken.None)));
        Assert.Equal(3, Count("smash.daemon.commands", "unknown", "malformed"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_fails_gives_EIO_and_a_line_without_the_arguments(bool awaitsFirst)
    {
        _table.Register(Number, "TEST", AuthorizationLevel.Read, async context =>
        {
            string argument = context.Request.GetString();
            if (awaitsFirst)
            {
                await Task.Yield();
            }

            throw new InvalidOperationException($"cannot cope with {argument}");
        });
        var answer = new CedarReader(await Execute(Peers.Owner, static writer => writer.Put(Secret)));

        Assert.Equal((int)Errno.EIO, answer.GetInt32());
        Assert.DoesNotContain(Secret, answer.GetString());
        answer.EndOfMessage();
        Assert.Equal(1, Count("smash.daemon.commands", "TEST", "failed"));
        Assert.Contains(ReadLog(), static line => line.Contains("error") && line.Contains("TEST") && line.Contains("InvalidOperationException"));
        Assert.DoesNotContain(ReadLog(), static line => line.Contains(Secret));
    }

    [Fact]
    public async Task What_is_put_off_until_the_answer_comes_after_the_handler()
    {
        // The test runner's own would run what follows an answer whenever it likes.
        SynchronizationContext.SetSynchronizationContext(null);
        var order = new List<string>();
        Register(context =>
        {
            context.AfterAnswer(() => order.Add("after"));
            order.Add("handler");
        });
        await Execute(Peers.Owner);

        Assert.Equal(["handler", "after"], order);
    }

    [Fact]
    public void A_number_is_registered_once_and_can_be_taken_out()
    {
        Register(static _ => { });

        Assert.Throws<InvalidOperationException>(() => Register(static _ => { }));
        Assert.True(_table.Unregister(Number));
        Assert.False(_table.Unregister(Number));
        Register(static _ => { });
        Assert.Equal([Number], _table.Commands.Select(static command => command.Number));
    }

    [Fact]
    public async Task A_payload_command_is_refused_where_there_is_no_second_message()
    {
        int calls = 0;
        _table.Register(new CommandDefinition
        {
            Number = Number,
            Name = "TEST",
            Level = AuthorizationLevel.Read,
            Payload = new CommandPayload(1, TimeSpan.FromSeconds(1)),
            Handler = _ =>
            {
                calls++;
                return ValueTask.FromResult(CommandDisposition.Close);
            },
        });

        Assert.Equal(Errno.EOPNOTSUPP, CommandMessage.Status(await Execute(Peers.Owner)));
        Assert.Equal(0, calls);
    }

    private static CommandHandler Answer(int value) => context =>
    {
        context.Answer.Put(value);
        return ValueTask.FromResult(CommandDisposition.KeepStream);
    };

    private void Register(Action<CommandContext> handler, AuthorizationLevel level = AuthorizationLevel.Read) => _table.Register(Number, "TEST", level, context =>
    {
        handler(context);
        return ValueTask.FromResult(CommandDisposition.Close);
    });

    private ValueTask<ReadOnlyMemory<byte>> Execute(CommandPeer peer, Action<CedarWriter>? arguments = null) =>
        _table.ExecuteAsync(peer, CommandMessage.Command(Number, arguments), CancellationToken.None);

    private double Count(string instrument, params string[] tags) => Assert.Single(
        _collector.Snapshot(), value => value.Name == instrument && value.Tags.Select(static tag => tag.Value).SequenceEqual(tags)) is { Kind: MetricKind.Histogram } histogram
            ? histogram.Count
            : Assert.Single(_collector.Snapshot(), value => value.Name == instrument && value.Tags.Select(static tag => tag.Value).SequenceEqual(tags)).Sum;

    private string[] ReadLog() => File.ReadAllLines(_folder["daemon.log"]);
}
