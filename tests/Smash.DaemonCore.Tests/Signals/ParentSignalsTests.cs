using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Signals;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Signals;

public sealed class ParentSignalsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DaemonLog _log = new();
    private readonly DaemonMetrics _metrics = new();
    private readonly LoopThread _thread = new();
    private readonly List<int> _raised = [];
    private readonly CommandServer _server;

    public ParentSignalsTests()
    {
        var commands = new CommandTable(_log, _metrics);
        commands.Register(DaemonCommand.RaiseSignal, "DC_RAISESIGNAL", AuthorizationLevel.Daemon, context =>
        {
            _raised.Add(context.Request.GetInt32());
            context.Request.EndOfMessage();
            return _raised[^1] == 4711 ? throw new CommandRefusedException(Errno.EOPNOTSUPP, "4711 is not registered.") : ValueTask.FromResult(CommandDisposition.Close);
        });
        _server = _thread.Invoke(() => new CommandServer(_thread.Loop, commands, _log, _metrics));
        _thread.Invoke(() => _server.ListenUnix(_folder["parent"]));
    }

    public void Dispose()
    {
        _thread.Invoke(_server.Dispose);
        _thread.Dispose();
        _metrics.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(200)]
    [InlineData(DaemonSignal.Hangup)]
    public async Task A_signal_comes_to_the_parent_as_a_command(int signal)
    {
        await SendAsync(_folder["parent"], signal);

        Assert.Equal([signal], _raised);
    }

    [Fact]
    public async Task What_the_parent_refuses_is_told_with_its_reason() =>
        Assert.Equal(Errno.EOPNOTSUPP, (await Assert.ThrowsAsync<CommandRefusedException>(() => SendAsync(_folder["parent"], 4711))).Error);

    [Theory]
    [InlineData(DaemonSignal.Kill)]
    [InlineData(DaemonSignal.Stop)]
    [InlineData(DaemonSignal.Continue)]
    public async Task A_child_neither_suspends_nor_destroys_its_parent(int signal)
    {
        Assert.Equal(Errno.EPERM, (await Assert.ThrowsAsync<CommandRefusedException>(() => SendAsync(_folder["parent"], signal))).Error);
        Assert.Empty(_raised);
    }

    [Theory]
    [InlineData("-", Errno.EOPNOTSUPP)]
    [InlineData("/no/such/socket", Errno.EIO)]
    public async Task A_parent_that_is_not_to_be_reached_is_told(string address, Errno error) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<CommandRefusedException>(() => SendAsync(address, 200))).Error);

    private Task SendAsync(string address, int signal) =>
        _thread.Invoke(() => new ParentSignals(_thread.Loop, Inheritance.Parse($"1 {address}")).SendAsync(signal).AsTask()).WaitAsync(LoopThread.Deadline);
}
