using Smash.DaemonCore.Timers;

namespace Smash.DaemonCore;

/// <summary>A callback at a later time, on the loop. Disposing it cancels it, also from inside a callback; that and moving it must be done on the loop.</summary>
public sealed class LoopTimer : IDisposable
{
    internal const int NotQueued = -1;

    private readonly TimerQueue _queue;
    private readonly Action _callback;

    internal LoopTimer(TimerQueue queue, Action callback)
    {
        _queue = queue;
        _callback = callback;
    }

    /// <summary>Whether it has neither run nor been canceled.</summary>
    public bool IsPending => Index != NotQueued;

    /// <summary>Its place in the queue.</summary>
    internal int Index { get; set; } = NotQueued;

    /// <summary>Puts it to another time, whether it is pending, has run or was canceled.</summary>
    /// <param name="delay">How much later than now; negative counts as zero.</param>
    public void Reset(TimeSpan delay) => _queue.Set(this, delay);

    /// <inheritdoc/>
    public void Dispose() => _queue.Remove(this);

    internal void Run() => _callback();
}
