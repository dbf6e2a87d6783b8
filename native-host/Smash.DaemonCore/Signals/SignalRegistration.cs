namespace Smash.DaemonCore.Signals;

/// <summary>A signal that has a handler, and what is to come of it.</summary>
/// <param name="number">Its number.</param>
/// <param name="name">Its name in logs.</param>
/// <param name="handler">What it does.</param>
/// <param name="posix">What turns the operating system's signal of that number into it; null when there is none.</param>
internal sealed class SignalRegistration(int number, string name, Func<ValueTask> handler, IDisposable? posix) : IDisposable
{
    public int Number { get; } = number;

    public string Name { get; } = name;

    public Func<ValueTask> Handler { get; } = handler;

    /// <summary>Raised, and its handler not begun since.</summary>
    public bool IsPending { get; set; }

    public bool IsRunning { get; set; }

    public bool IsRemoved { get; private set; }

    public void Dispose()
    {
        IsRemoved = true;
        posix?.Dispose();
    }
}
