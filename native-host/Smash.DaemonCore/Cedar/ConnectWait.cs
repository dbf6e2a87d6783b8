using System.Net.Sockets;

namespace Smash.DaemonCore.Cedar;

/// <summary>The waits of one connect, which together may not take longer than its timeout.</summary>
internal sealed class ConnectWait : IDescriptorHandler
{
    private readonly EventLoop _loop;
    private readonly string _target;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _cancellationToken;
    private readonly long _begin;
    private TaskCompletionSource? _ready;

    public ConnectWait(EventLoop loop, string target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!loop.IsCurrent)
        {
            throw new InvalidOperationException("A CEDAR socket is for its loop's thread alone.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        _loop = loop;
        _target = target;
        _timeout = timeout;
        _cancellationToken = cancellationToken;
        _begin = loop.TimeProvider.GetTimestamp();
    }

    public async Task UntilWritableAsync(Socket socket)
    {
        using DescriptorRegistration registration = _loop.Register((int)socket.Handle, DescriptorEvents.Write, this);
        using LoopTimer? timer = ScheduleTimeout();
        await WaitAsync();
    }

    public async Task PauseAsync(TimeSpan pause)
    {
        using LoopTimer? timer = ScheduleTimeout();
        using LoopTimer end = _loop.Schedule(pause, () => _ready!.TrySetResult());
        await WaitAsync();
    }

    public IOException Refused(SocketException exception) => new($"No connection to {_target}: {exception.Message}.", exception);

    /// <inheritdoc/>
    void IDescriptorHandler.OnReady(DescriptorEvents ready) => _ready!.TrySetResult();

    private async Task WaitAsync()
    {
        // Not run on in the middle of the handler: what comes next may take the descriptor out of epoll and use it anew.
        _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration cancellation = _cancellationToken.UnsafeRegister(
            (_, token) => _loop.Post(() => _ready.TrySetCanceled(token)), null);
        await _ready.Task;
    }

    private LoopTimer? ScheduleTimeout() => _timeout == Timeout.InfiniteTimeSpan
        ? null
        : _loop.Schedule(_timeout - _loop.TimeProvider.GetElapsedTime(_begin), () =>
            _ready!.TrySetException(new TimeoutException($"No connection to {_target} within {_timeout.TotalSeconds:0.###} s.")));
}
