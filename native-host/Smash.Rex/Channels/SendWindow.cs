using Smash.Protocol.Rex;

namespace Smash.Rex.Channels;

/// <summary>How much of one stream may be sent.</summary>
internal sealed class SendWindow
{
    private long _room = RexLimits.InitialWindow;
    private TaskCompletionSource? _waiter;
    private Exception? _fault;

    /// <summary>Whether the stream was ended: nothing of it is sent any more.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Waits until something may be sent, and takes it.</summary>
    /// <param name="wanted">Most that is wanted, above 0.</param>
    /// <returns>How much may be sent; 0: the stream was ended.</returns>
    /// <exception cref="HostLostException">The link has ended.</exception>
    public async ValueTask<int> TakeAsync(int wanted)
    {
        while (_fault is null && _room == 0 && !IsEnded)
        {
            _waiter ??= new TaskCompletionSource();
            await _waiter.Task;
        }

        if (_fault is { } fault)
        {
            throw fault;
        }

        if (IsEnded)
        {
            return 0;
        }

        int taken = (int)Math.Min(Math.Min(wanted, RexLimits.MaxDataLength), _room);
        _room -= taken;
        return taken;
    }

    /// <summary>Lets more through.</summary>
    /// <param name="bytes">How much.</param>
    /// <exception cref="RexFrameException">So much that no receiver means it.</exception>
    public void Open(uint bytes)
    {
        _room += bytes;
        if (_room > int.MaxValue)
        {
            throw new RexFrameException($"A window of {_room} bytes was opened; it is at most {int.MaxValue}.");
        }

        Wake();
    }

    /// <summary>Lets nothing more through, and whoever waits go on.</summary>
    public void End()
    {
        IsEnded = true;
        Wake();
    }

    /// <summary>Fails what waits and what comes.</summary>
    /// <param name="fault">Why.</param>
    public void Fail(Exception fault)
    {
        _fault ??= fault;
        Wake();
    }

    private void Wake()
    {
        TaskCompletionSource? waiter = _waiter;
        _waiter = null;
        waiter?.TrySetResult();
    }
}
