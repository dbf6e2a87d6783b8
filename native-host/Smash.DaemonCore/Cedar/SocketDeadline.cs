namespace Smash.DaemonCore.Cedar;

/// <summary>Bounds one kind of call of a socket: only one at a time, not longer than its timeout, and given up when its caller gives up.</summary>
/// <param name="loop">The loop.</param>
/// <param name="socket">What is closed when time is up: half a message leaves nothing to go on with.</param>
/// <param name="what">What the call does, for the error.</param>
internal sealed class SocketDeadline(EventLoop loop, SocketStream socket, string what)
{
    private LoopTimer? _timer;
    private CancellationTokenRegistration _cancellation;
    private TimeSpan _timeout;
    private int _call;

    /// <summary>Whether such a call is under way.</summary>
    public bool IsBusy { get; private set; }

    public void Begin(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!loop.IsCurrent)
        {
            throw new InvalidOperationException("A CEDAR socket is for its loop's thread alone.");
        }

        if (IsBusy)
        {
            throw new InvalidOperationException($"The socket is already {what}.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        IsBusy = true;
        _timeout = timeout;
        Schedule();
        if (cancellationToken.CanBeCanceled)
        {
            int call = _call;
            _cancellation = cancellationToken.UnsafeRegister((_, token) => OnCanceled(call, token), null);
        }
    }

    public void End()
    {
        IsBusy = false;
        _call++;
        _timer?.Dispose();
        _cancellation.Dispose();
        _cancellation = default;
    }

    private void Schedule()
    {
        if (_timeout == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        if (_timer is null)
        {
            _timer = loop.Schedule(_timeout, OnTimeout);
        }
        else
        {
            _timer.Reset(_timeout);
        }
    }

    private void OnTimeout() => socket.Abort(new TimeoutException($"The connection is given up: {what} took longer than {_timeout.TotalSeconds:0.###} s."));

    // It comes from any thread and may come late: a call after the one that was given up is not meant.
    private void OnCanceled(int call, CancellationToken token) => loop.Post(() =>
    {
        if (call == _call)
        {
            socket.Abort(new OperationCanceledException(token));
        }
    });
}
