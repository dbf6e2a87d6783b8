using System.Runtime.InteropServices;
using Smash.DaemonCore.Logs;
using Smash.Protocol;

namespace Smash.DaemonCore.Signals;

/// <summary>
/// The signals of a daemon (HTCondor's Register_Signal, Block_Signal, Send_Signal): commands without arguments or results. Handlers run on the loop, never in signal context, and may do
/// what any handler may. A signal that is raised while it is blocked, or while its handler still runs, is pending; raised again before that it stays one (sigaction(2) does the same).
/// Operating system's signals of a registered number are turned into it.
/// </summary>
public sealed class SignalTable : IDisposable
{
    private static readonly Dictionary<int, string> Unregistrable = new()
    {
        [DaemonSignal.Kill] = "SIGKILL destroys a process before it could handle it",
        [DaemonSignal.Stop] = "SIGSTOP suspends a process before it could handle it",
        [DaemonSignal.Continue] = "SIGCONT continues a suspended process by itself",
        [DaemonSignal.Child] = "SIGCHLD is what reapers are for",
        [4] = "SIGILL tells a fault of the program",
        [5] = "SIGTRAP is the debugger's",
        [6] = "SIGABRT tells a fault of the program",
        [7] = "SIGBUS tells a fault of the program",
        [8] = "SIGFPE tells a fault of the program",
        [11] = "SIGSEGV tells a fault of the program",
        [13] = "SIGPIPE is ignored: a write tells its error",
        [31] = "SIGSYS tells a fault of the program",
    };

    private readonly EventLoop _loop;
    private readonly DaemonLog _log;
    private readonly Dictionary<int, SignalRegistration> _signals = [];
    private readonly HashSet<int> _blocked = [];

    /// <summary>Makes an empty table.</summary>
    /// <param name="loop">The loop that handlers run on.</param>
    /// <param name="log">Where signals and faults are told.</param>
    public SignalTable(EventLoop loop, DaemonLog log)
    {
        ArgumentNullException.ThrowIfNull(loop);
        _loop = loop;
        _log = log;
    }

    /// <summary>The registered numbers.</summary>
    public IReadOnlyCollection<int> Numbers => _signals.Keys;

    /// <summary>Registers a signal. The operating system's signal of that number, if there is one, is caught from now on and raises it.</summary>
    /// <param name="number">From 1; those up to <see cref="DaemonSignal.LastPosix"/> are the operating system's.</param>
    /// <param name="name">The name in logs.</param>
    /// <param name="handler">What it does.</param>
    /// <exception cref="SignalException">The number is not positive, is registered, or is one that no process can, or no daemon may, handle.</exception>
    public void Register(int number, string name, Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Register(number, name, () =>
        {
            handler();
            return ValueTask.CompletedTask;
        });
    }

    /// <inheritdoc cref="Register(int, string, Action)"/>
    public void Register(int number, string name, Func<ValueTask> handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(handler);
        if (number <= 0 || Unregistrable.ContainsKey(number))
        {
            throw new SignalException(Errno.EINVAL, $"Signal {number} ({name}) cannot be registered: {(number <= 0 ? "numbers begin at 1" : Unregistrable[number])}.");
        }

        if (_signals.TryGetValue(number, out SignalRegistration? present))
        {
            throw new SignalException(Errno.EBUSY, $"Signal {number} ({name}) is registered as {present.Name}; unregister that first.");
        }

        _signals.Add(number, new SignalRegistration(number, name, handler, number <= DaemonSignal.LastPosix ? Catch(number, name) : null));
    }

    /// <summary>Takes a signal out; what is pending of it is forgotten, and the operating system's does again what it does by default.</summary>
    /// <param name="number">The number.</param>
    /// <returns>Whether it was registered.</returns>
    public bool Unregister(int number)
    {
        if (!_signals.Remove(number, out SignalRegistration? signal))
        {
            return false;
        }

        signal.Dispose();
        return true;
    }

    /// <summary>Holds a signal back until <see cref="Unblock"/>. It need not be registered yet.</summary>
    /// <param name="number">The number.</param>
    public void Block(int number) => _blocked.Add(number);

    /// <summary>Lets a signal through again; one that is pending is handled in the loop's next turn.</summary>
    /// <param name="number">The number.</param>
    public void Unblock(int number)
    {
        if (_blocked.Remove(number) && _signals.TryGetValue(number, out SignalRegistration? signal) && signal.IsPending)
        {
            _loop.Post(() => Deliver(signal));
        }
    }

    /// <summary>Whether a signal is held back.</summary>
    /// <param name="number">The number.</param>
    public bool IsBlocked(int number) => _blocked.Contains(number);

    /// <summary>Whether a signal was raised and its handler has not begun since.</summary>
    /// <param name="number">The number.</param>
    public bool IsPending(int number) => _signals.TryGetValue(number, out SignalRegistration? signal) && signal.IsPending;

    /// <summary>Raises a signal in this daemon: its handler runs in the loop's next turn. Nothing leaves the process.</summary>
    /// <param name="number">The number.</param>
    /// <exception cref="SignalException">Nobody registered it.</exception>
    public void Raise(int number)
    {
        if (!_signals.TryGetValue(number, out SignalRegistration? signal))
        {
            throw new SignalException(Errno.EOPNOTSUPP, $"Signal {number} is not registered here; registered are {string.Join(", ", _signals.Values.OrderBy(static one => one.Number).Select(static one => $"{one.Number} ({one.Name})"))}.");
        }

        if (!signal.IsPending)
        {
            signal.IsPending = true;
            _loop.Post(() => Deliver(signal));
        }
    }

    /// <summary>Gives the operating system's signals back to it.</summary>
    public void Dispose()
    {
        foreach (int number in _signals.Keys.ToList())
        {
            Unregister(number);
        }
    }

    private PosixSignalRegistration Catch(int number, string name)
    {
        try
        {
            return PosixSignalRegistration.Create((PosixSignal)number, context =>
            {
                // On a thread of the runtime's: nothing but the way to the loop happens here.
                context.Cancel = true;
                _loop.Post(() => RaiseCaught(number));
            });
        }
        catch (Exception exception) when (exception is IOException or ArgumentOutOfRangeException or PlatformNotSupportedException)
        {
            throw new SignalException(Errno.EINVAL, $"Signal {number} ({name}) cannot be registered: the operating system lets nobody catch it ({exception.Message})");
        }
    }

    /// <summary>A caught signal may come to the loop when its registration has just ended.</summary>
    private void RaiseCaught(int number)
    {
        if (_signals.ContainsKey(number))
        {
            Raise(number);
        }
    }

    private void Deliver(SignalRegistration signal)
    {
        if (signal.IsRemoved || !signal.IsPending || signal.IsRunning || IsBlocked(signal.Number))
        {
            return;
        }

        signal.IsPending = false;
        signal.IsRunning = true;
        _log.Debug($"signal {signal.Number} ({signal.Name})");
        RunAsync(signal);
    }

    // Void on purpose: a fault is thrown on the loop and ends it.
    private async void RunAsync(SignalRegistration signal)
    {
        try
        {
            await signal.Handler();
        }
        catch (Exception fault)
        {
            _log.Error($"the handler of signal {signal.Number} ({signal.Name}) failed: {fault.GetType().Name}: {fault.Message}");
            throw;
        }

        signal.IsRunning = false;
        if (signal.IsPending)
        {
            _loop.Post(() => Deliver(signal));
        }
    }
}
