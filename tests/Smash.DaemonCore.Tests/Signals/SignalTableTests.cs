using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Signals;
using Smash.DaemonCore.Tests.Interop;
using Smash.Protocol;

namespace Smash.DaemonCore.Tests.Signals;

public sealed class SignalTableTests : IDisposable
{
    private const int Own = 100_000;

    private readonly DaemonLog _log = new();
    private readonly LoopThread _thread = new();
    private readonly SignalTable _signals;
    private int _handled;

    public SignalTableTests() => _signals = new SignalTable(_thread.Loop, _log);

    public void Dispose()
    {
        _thread.Invoke(_signals.Dispose);
        _thread.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void A_raised_signal_is_handled_on_the_loop_after_the_handler_that_raised_it()
    {
        int? handledInside = null;
        int handlerThread = 0;
        _thread.Invoke(() =>
        {
            _signals.Register(Own, "OWN", () =>
            {
                _handled++;
                handlerThread = Environment.CurrentManagedThreadId;
            });
            _signals.Raise(Own);
            handledInside = _handled;
            Assert.True(_signals.IsPending(Own));
        });
        _thread.Settle();

        Assert.Equal(0, handledInside);
        Assert.Equal(1, _handled);
        Assert.Equal(_thread.ThreadId, handlerThread);
        Assert.False(_signals.IsPending(Own));
    }

    [Fact]
    public void A_signal_that_is_raised_several_times_before_it_is_handled_is_handled_once()
    {
        _thread.Invoke(() =>
        {
            _signals.Register(Own, "OWN", Count);
            _signals.Raise(Own);
            _signals.Raise(Own);
            _signals.Raise(Own);
        });
        _thread.Settle();

        Assert.Equal(1, _handled);
    }

    [Fact]
    public void A_blocked_signal_waits_merged_until_it_is_let_through()
    {
        _thread.Invoke(() =>
        {
            _signals.Register(Own, "OWN", Count);
            _signals.Block(Own);
            _signals.Raise(Own);
        });
        _thread.Settle();
        _thread.Invoke(() => _signals.Raise(Own));
        _thread.Settle();
        Assert.Equal(0, _handled);
        Assert.True(_signals.IsPending(Own));
        Assert.True(_signals.IsBlocked(Own));

        _thread.Invoke(() => _signals.Unblock(Own));
        _thread.Settle();
        Assert.Equal(1, _handled);
        _thread.Invoke(() => _signals.Raise(Own));
        _thread.Settle();

        Assert.Equal(2, _handled);
    }

    [Fact]
    public void A_signal_that_is_blocked_between_its_raise_and_its_handler_waits()
    {
        _thread.Invoke(() =>
        {
            _signals.Register(Own, "OWN", Count);
            _signals.Raise(Own);
            _signals.Block(Own);
        });
        _thread.Settle();
        Assert.Equal(0, _handled);
        _thread.Invoke(() => _signals.Unblock(Own));
        _thread.Settle();

        Assert.Equal(1, _handled);
    }

    [Fact]
    public void A_signal_that_comes_while_its_handler_awaits_is_handled_once_more_after_it()
    {
        var gate = new TaskCompletionSource();
        _thread.Invoke(() =>
        {
            _signals.Register(Own, "OWN", async () =>
            {
                Count();
                await gate.Task;
            });
            _signals.Raise(Own);
        });
        _thread.Settle();
        _thread.Invoke(() => _signals.Raise(Own));
        _thread.Settle();
        _thread.Invoke(() => _signals.Raise(Own));
        _thread.Settle();
        Assert.Equal(1, _handled);
        _thread.Invoke(gate.SetResult);
        _thread.Settle();

        Assert.Equal(2, _handled);
    }

    [Fact]
    public void A_signal_nobody_registered_is_refused()
    {
        _thread.Invoke(() => _signals.Register(Own, "OWN", Count));
        SignalException exception = Assert.Throws<SignalException>(() => _signals.Raise(Own + 1));

        Assert.Equal(Errno.EOPNOTSUPP, exception.Error);
        Assert.Contains($"{Own + 1}", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"{Own} (OWN)", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(DaemonSignal.Kill)]
    [InlineData(DaemonSignal.Stop)]
    [InlineData(DaemonSignal.Continue)]
    [InlineData(DaemonSignal.Child)]
    [InlineData(11)]
    public void A_number_that_nobody_can_or_may_handle_is_refused(int number) =>
        Assert.Equal(Errno.EINVAL, Assert.Throws<SignalException>(() => _signals.Register(number, "WRONG", Count)).Error);

    [Fact]
    public void A_number_is_registered_once_and_again_after_it_was_taken_out()
    {
        _thread.Invoke(() =>
        {
            _signals.Register(Own, "OWN", static () => Assert.Fail("It was taken out."));
            Assert.Equal(Errno.EBUSY, Assert.Throws<SignalException>(() => _signals.Register(Own, "OTHER", Count)).Error);
            _signals.Raise(Own);
            Assert.True(_signals.Unregister(Own));
            Assert.False(_signals.Unregister(Own));
            _signals.Register(Own, "OTHER", Count);
        });
        _thread.Settle();
        Assert.Equal(0, _handled);
        Assert.Equal([Own], _signals.Numbers);
        _thread.Invoke(() => _signals.Raise(Own));
        _thread.Settle();

        Assert.Equal(1, _handled);
    }

    [Theory]
    [InlineData(DaemonSignal.User2)]
    [InlineData(40)]
    public async Task A_signal_of_the_operating_system_becomes_one_of_the_daemon_on_its_loop(int number)
    {
        var handled = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _thread.Invoke(() => _signals.Register(number, "POSIX", () => handled.SetResult(Environment.CurrentManagedThreadId)));
        Assert.Equal(0, SendSignal.Invoke(Environment.ProcessId, number));

        Assert.Equal(_thread.ThreadId, await handled.Task.WaitAsync(LoopThread.Deadline));
    }

    private void Count() => _handled++;
}
