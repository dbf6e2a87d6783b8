using Smash.DaemonCore.Timers;

namespace Smash.DaemonCore.Daemons;

/// <summary>
/// The way to a daemon's end: graceful, then fast, then out. Each step gives the next a limit, so that an end that was asked for comes. A second request of the same kind changes nothing;
/// a fast one overtakes a graceful one.
/// </summary>
public sealed class DaemonShutdown
{
    private readonly DaemonServices _services;
    private readonly Action _graceful;
    private readonly Action _fast;
    private readonly Action<int> _exit;
    private DaemonTimer? _limit;

    internal DaemonShutdown(DaemonServices services, Action graceful, Action fast, Action<int> exit)
    {
        _services = services;
        _graceful = graceful;
        _fast = fast;
        _exit = exit;
    }

    /// <summary>How long a graceful shutdown may take (SHUTDOWN_GRACEFUL_TIMEOUT).</summary>
    public TimeSpan GracefulTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a fast shutdown may take (SHUTDOWN_FAST_TIMEOUT).</summary>
    public TimeSpan FastTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a shutdown is under way.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Whether it is a fast one.</summary>
    public bool IsFast { get; private set; }

    /// <summary>Asks the daemon to finish what it does and end.</summary>
    /// <param name="reason">Who or what asks, for the log.</param>
    public void BeginGraceful(string reason)
    {
        if (IsBegun)
        {
            _services.Log.Info($"{reason}: a shutdown is under way already");
            return;
        }

        IsBegun = true;
        _services.Log.Info($"{reason}: shutting down gracefully, in at most {GracefulTimeout.TotalSeconds} s");
        _limit = _services.Timers.After("graceful shutdown limit", GracefulTimeout, () => BeginFast("the graceful shutdown takes longer than SHUTDOWN_GRACEFUL_TIMEOUT"));
        _graceful();
    }

    /// <summary>Asks the daemon to end as soon as it can.</summary>
    /// <param name="reason">Who or what asks, for the log.</param>
    public void BeginFast(string reason)
    {
        if (IsFast)
        {
            _services.Log.Info($"{reason}: a fast shutdown is under way already");
            return;
        }

        IsBegun = true;
        IsFast = true;
        _services.Log.Info($"{reason}: shutting down fast, in at most {FastTimeout.TotalSeconds} s");
        _limit?.Cancel();
        _limit = _services.Timers.After("fast shutdown limit", FastTimeout, GiveUp);
        _fast();
    }

    private void GiveUp()
    {
        _services.Log.Error($"the fast shutdown takes longer than SHUTDOWN_FAST_TIMEOUT: leaving it unfinished");
        _exit(DaemonExitCode.ShutdownTimeout);
    }
}
