namespace Smash.DaemonCore;

/// <summary>A callback at a later time, on the loop. Disposing it cancels it, also from inside a callback.</summary>
public sealed class LoopTimer : IDisposable
{
    internal LoopTimer(long due, Action callback)
    {
        Due = due;
        Callback = callback;
    }

    /// <summary>Whether it has neither run nor been canceled.</summary>
    public bool IsPending => Callback is not null;

    internal long Due { get; }

    internal Action? Callback { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => Callback = null;

    internal void Run()
    {
        Action? callback = Callback;
        Callback = null;
        callback?.Invoke();
    }
}
