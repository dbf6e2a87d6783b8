using System.Threading.Tasks.Sources;

namespace Smash.DaemonCore.Cedar;

/// <summary>
/// One direction of a socket: the read or write that is under way, of which there is one at a time, its bandwidth and its bytes.
/// It is its own awaitable, so that a connection that waits costs no memory beyond this object.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="advance">Tries the operation; called on the loop.</param>
internal sealed class SocketDirection(EventLoop loop, Action advance) : IValueTaskSource<int>, IValueTaskSource
{
    // A peer that is always ready must not keep the loop from the others.
    private const int MostInARow = 16;

    private ManualResetValueTaskSourceCore<int> _core;
    private TokenBucket? _bucket;
    private LoopTimer? _pause;
    private int _inARow;

    /// <summary>What is still to be read into or written.</summary>
    public Memory<byte> Rest { get; private set; }

    /// <summary>Bytes that the operation has moved.</summary>
    public int Moved { get; private set; }

    public bool IsPending { get; private set; }

    public bool IsPaused => _pause is { IsPending: true };

    /// <summary>All bytes ever moved in this direction, TLS's own included.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Whether what awaits goes on elsewhere than inside of this object's caller: TLS computes, and that is not for the loop.</summary>
    public bool CompletesElsewhere
    {
        get => _core.RunContinuationsAsynchronously;
        set => _core.RunContinuationsAsynchronously = value;
    }

    /// <summary>Bytes a second; null: as many as can be.</summary>
    public long? BytesPerSecond
    {
        get => _bucket?.BytesPerSecond;
        set
        {
            _bucket = value is { } rate ? new TokenBucket(loop.TimeProvider, rate) : null;
            _pause?.Dispose();
            advance();
        }
    }

    /// <summary>Begins an operation. May be called from any thread, as TLS does.</summary>
    public short Start(Memory<byte> buffer)
    {
        if (IsPending)
        {
            throw new InvalidOperationException("The socket does such an operation already.");
        }

        _core.Reset();
        short version = _core.Version;
        if (!loop.IsCurrent)
        {
            loop.Post(() =>
            {
                Begin(buffer);
                advance();
            });
            return version;
        }

        Begin(buffer);
        if (++_inARow < MostInARow)
        {
            advance();
        }
        else
        {
            _inARow = 0;
            loop.Post(advance);
        }

        return version;
    }

    /// <summary>How many bytes of the rest may be moved now; 0: none, and a timer has been set to advance later.</summary>
    public int Allow()
    {
        if (_bucket is null)
        {
            return Rest.Length;
        }

        int allowed = _bucket.Take(Rest.Length);
        if (allowed == 0)
        {
            Pause(_bucket.GetDelay(Rest.Length));
        }

        return allowed;
    }

    /// <summary>Counts what was moved.</summary>
    public void Move(int allowed, int moved)
    {
        _bucket?.Return(allowed - moved);
        Rest = Rest[moved..];
        Moved += moved;
        TotalBytes += moved;
    }

    /// <summary>Says that the operation waits for the peer.</summary>
    public void Wait() => _inARow = 0;

    public void Complete()
    {
        End();
        _core.SetResult(Moved);
    }

    public void Fail(Exception exception)
    {
        _pause?.Dispose();
        if (IsPending)
        {
            End();
            _core.SetException(exception);
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => _core.GetResult(token);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Begin(Memory<byte> buffer)
    {
        Rest = buffer;
        Moved = 0;
        IsPending = true;
    }

    private void End()
    {
        IsPending = false;
        Rest = default;
    }

    private void Pause(TimeSpan delay)
    {
        if (_pause is null)
        {
            _pause = loop.Schedule(delay, advance);
        }
        else
        {
            _pause.Reset(delay);
        }
    }
}
