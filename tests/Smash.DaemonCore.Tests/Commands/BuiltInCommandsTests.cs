using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Commands;

public sealed class BuiltInCommandsTests : IDisposable
{
    private readonly DaemonLog _log = new();
    private readonly DaemonMetrics _metrics = new();
    private readonly MetricsCollector _collector;
    private readonly RecordedControl _control = new();
    private readonly CommandTable _table;

    public BuiltInCommandsTests()
    {
        _collector = new MetricsCollector(_metrics);
        _table = new CommandTable(_log, _metrics);
        new BuiltInCommands(_control, _collector).Register(_table);
    }

    public void Dispose()
    {
        _collector.Dispose();
        _metrics.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData(DaemonCommand.Nop, "")]
    [InlineData(DaemonCommand.OffGraceful, "off graceful")]
    [InlineData(DaemonCommand.OffFast, "off fast")]
    public async Task A_command_without_arguments_does_what_its_name_says(int number, string expected)
    {
        // The test runner's own would run what follows an answer whenever it likes.
        SynchronizationContext.SetSynchronizationContext(null);
        Assert.Equal(Errno.None, CommandMessage.Status(await Execute(number)));
        Assert.Equal(expected, string.Join(',', _control.Calls));
    }

    [Theory]
    [InlineData(DaemonCommand.Reconfig, "reconfigure False")]
    [InlineData(DaemonCommand.ReconfigFull, "reconfigure True")]
    public async Task A_reconfiguration_answers_what_it_brought(int number, string expected)
    {
        _control.Change = new(["ONE", "TWO"], ["TWO"], []);
        CedarReader answer = new(await Execute(number));

        Assert.Equal(Errno.None, CommandMessage.Status(answer));
        Assert.True(answer.GetBoolean());
        Assert.Equal((2, "ONE", "TWO"), (answer.GetInt32(), answer.GetString(), answer.GetString()));
        Assert.Equal((1, "TWO", 0), (answer.GetInt32(), answer.GetString(), answer.GetInt32()));
        answer.EndOfMessage();
        Assert.Equal([expected], _control.Calls);
    }

    [Fact]
    public async Task A_signal_is_raised_or_sent_with_its_number()
    {
        Assert.Equal(Errno.None, CommandMessage.Status(await Execute(DaemonCommand.RaiseSignal, 100)));
        Assert.Equal(Errno.None, CommandMessage.Status(await Execute(DaemonCommand.SendSignal, 77, 15)));

        Assert.Equal(["raise 100", "send 77 15"], _control.Calls);
    }

    [Theory]
    [InlineData(DaemonCommand.RaiseSignal, new[] { 0 }, Errno.EINVAL)]
    [InlineData(DaemonCommand.RaiseSignal, new[] { -1 }, Errno.EINVAL)]
    [InlineData(DaemonCommand.RaiseSignal, new int[0], Errno.EBADMSG)]
    [InlineData(DaemonCommand.RaiseSignal, new[] { 1, 2 }, Errno.EBADMSG)]
    [InlineData(DaemonCommand.SendSignal, new[] { -5, 15 }, Errno.EINVAL)]
    [InlineData(DaemonCommand.SendSignal, new[] { 77, 0 }, Errno.EINVAL)]
    [InlineData(DaemonCommand.SendSignal, new[] { 77 }, Errno.EBADMSG)]
    [InlineData(DaemonCommand.Nop, new[] { 1 }, Errno.EBADMSG)]
    [InlineData(DaemonCommand.OffFast, new[] { 1 }, Errno.EBADMSG)]
    [InlineData(DaemonCommand.OffGraceful, new[] { 1 }, Errno.EBADMSG)]
    [InlineData(DaemonCommand.Reconfig, new[] { 1 }, Errno.EBADMSG)]
    [InlineData(DaemonCommand.Metrics, new[] { 1 }, Errno.EBADMSG)]
    public async Task Wrong_arguments_do_nothing(int number, int[] arguments, Errno expected)
    {
        Assert.Equal(expected, CommandMessage.Status(await Execute(number, arguments)));
        Assert.Empty(_control.Calls);
    }

    [Theory]
    [InlineData(DaemonCommand.Nop, "READ")]
    [InlineData(DaemonCommand.Metrics, "READ")]
    [InlineData(DaemonCommand.OffGraceful, "ADMINISTRATOR")]
    [InlineData(DaemonCommand.OffFast, "ADMINISTRATOR")]
    [InlineData(DaemonCommand.Reconfig, "ADMINISTRATOR")]
    [InlineData(DaemonCommand.ReconfigFull, "ADMINISTRATOR")]
    [InlineData(DaemonCommand.SendSignal, "ADMINISTRATOR")]
    [InlineData(DaemonCommand.RaiseSignal, "ADMINISTRATOR")]
    [InlineData(DaemonCommand.RaiseSignal, "DAEMON")]
    public async Task Each_needs_its_level_and_gets_along_with_it(int number, string level)
    {
        _table.Authorization = AuthorizationPolicy.Create(name => name == "ALLOW_" + level ? "alice" : null);
        int[] arguments = number switch { DaemonCommand.RaiseSignal => [100], DaemonCommand.SendSignal => [7, 15], _ => [] };

        Assert.Equal(Errno.None, CommandMessage.Status(new CedarReader(await Execute(Peers.Unix("alice", 1001), number, arguments))));
        Assert.Equal(Errno.EACCES, CommandMessage.Status(new CedarReader(await Execute(Peers.Unix("bob", 1002), number, arguments))));
    }

    [Fact]
    public async Task The_metrics_are_those_of_the_daemon_and_can_be_chosen_by_prefix()
    {
        _metrics.CountLateTimer();
        _metrics.CountLateTimer();
        _metrics.CountConnection("unix", "accepted");
        var all = new CedarReader(await Execute(DaemonCommand.Metrics));
        Assert.Equal(Errno.None, CommandMessage.Status(all));
        IReadOnlyList<MetricValue> values = MetricsAnswer.Read(all);
        all.EndOfMessage();
        Assert.Contains(values, static value => value.Name == "smash.daemon.connections");

        var some = new CedarReader(await _table.ExecuteAsync(Peers.Owner, CommandMessage.Command(DaemonCommand.Metrics, static writer => writer.Put("smash.daemon.timers.")), CancellationToken.None));
        Assert.Equal(Errno.None, CommandMessage.Status(some));
        MetricValue late = Assert.Single(MetricsAnswer.Read(some));
        Assert.Equal(("smash.daemon.timers.late", MetricKind.Counter, 2L, 2.0), (late.Name, late.Kind, late.Count, late.Sum));
    }

    private ValueTask<ReadOnlyMemory<byte>> Execute(int number, params int[] arguments) => Execute(Peers.Owner, number, arguments);

    private ValueTask<ReadOnlyMemory<byte>> Execute(CommandPeer peer, int number, int[] arguments) => _table.ExecuteAsync(
        peer,
        CommandMessage.Command(number, writer =>
        {
            foreach (int argument in arguments)
            {
                writer.Put(argument);
            }
        }),
        CancellationToken.None);
}
