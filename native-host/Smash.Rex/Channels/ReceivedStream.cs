using Smash.Protocol.Rex;

namespace Smash.Rex.Channels;

/// <summary>One stream of a channel as it comes in: what was received and not yet read, at most a window of it.</summary>
internal sealed class ReceivedStream
{
    private readonly Queue<ReadOnlyMemory<byte>> _chunks = new();
    private TaskCompletionSource? _waiter;
    private Exception? _fault;
    private uint _unannounced;
    private int _window = RexLimits.InitialWindow;

    /// <summary>Whether the sender has ended it; what came before may still be unread.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Takes bytes that came.</summary>
    /// <exception cref="RexFrameException">They are more than the sender was let, or come after the end.</exception>
    public void Put(ReadOnlySpan<byte> bytes)
    {
        if (IsEnded || bytes.Length > _window)
        {
            throw new RexFrameException(IsEnded ? "Bytes of a stream came after its end." : $"{bytes.Length} bytes of a stream came where {_window} might.");
        }

        if (!bytes.IsEmpty)
        {
            _window -= bytes.Length;
            _chunks.Enqueue(bytes.ToArray());
            _waiter?.TrySetResult();
        }
    }

    /// <summary>Lets the sender send more at once than streams begin with.</summary>
    /// <param name="bytes">How many bytes more.</param>
    public void Widen(int bytes) => _window += bytes;

    /// <summary>Takes its end.</summary>
    public void End()
    {
        IsEnded = true;
        _waiter?.TrySetResult();
    }

    /// <summary>Fails reads once what has come is read.</summary>
    /// <param name="fault">Why no more comes.</param>
    public void Fail(Exception fault)
    {
        if (!IsEnded)
        {
            _fault ??= fault;
            _waiter?.TrySetResult();
        }
    }

    /// <summary>Reads what is there, waiting for the first byte; one read at a time.</summary>
    /// <returns>The bytes; none at the end.</returns>
    /// <exception cref="HostLostException">The link ended first.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync()
    {
        while (_chunks.Count == 0 && !IsEnded)
        {
            if (_fault is { } fault)
            {
                throw fault;
            }

            _waiter = new TaskCompletionSource();
            await _waiter.Task;
            _waiter = null;
        }

        return _chunks.TryDequeue(out ReadOnlyMemory<byte> chunk) ? chunk : default;
    }

    /// <summary>Counts bytes that were read: half a window of them is announced at once, so that there are few announcements and the sender never waits for one while it may send.</summary>
    /// <returns>How many bytes more the sender is to be let now; 0: none yet.</returns>
    public uint Consume(int count)
    {
        _unannounced += (uint)count;
        if (_unannounced < RexLimits.InitialWindow / 2 || IsEnded)
        {
            return 0;
        }

        uint announced = _unannounced;
        _window += (int)announced;
        _unannounced = 0;
        return announced;
    }
}
