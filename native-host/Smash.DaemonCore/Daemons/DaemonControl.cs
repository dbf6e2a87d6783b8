using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Signals;
using Smash.Protocol;

namespace Smash.DaemonCore.Daemons;

/// <summary>What signals and built-in commands do to a daemon: both ways lead here, so that they do the same.</summary>
internal sealed class DaemonControl : IDaemonControl
{
    private readonly Daemon _daemon;
    private readonly DaemonServices _services;
    private readonly Action _applied;

    /// <summary>Makes the control of a daemon.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="services">What is around it.</param>
    /// <param name="applied">Takes over what the framework itself has in the configuration: at a start and after each good reload.</param>
    public DaemonControl(Daemon daemon, DaemonServices services, Action applied)
    {
        _daemon = daemon;
        _services = services;
        _applied = applied;
        Shutdown = new DaemonShutdown(services, daemon.ShutdownGraceful, daemon.ShutdownFast, daemon.Exit);
    }

    public DaemonShutdown Shutdown { get; }

    /// <summary>The daemon's children, for signals to them; null: it has none.</summary>
    public DaemonFamily? Family { get; set; }

    /// <summary>Whether Init has returned, so that the daemon can be told of a configuration.</summary>
    public bool IsInitialized { get; set; }

    /// <summary>Registers the signals that every daemon has.</summary>
    public void RegisterSignals(SignalTable signals)
    {
        signals.Register(DaemonSignal.Hangup, "SIGHUP", () => _ = Reconfigure(isFull: true));
        signals.Register(DaemonSignal.Terminate, "SIGTERM", () => Shutdown.BeginGraceful("SIGTERM"));
        signals.Register(DaemonSignal.Interrupt, "SIGINT", () => Shutdown.BeginGraceful("SIGINT"));
        signals.Register(DaemonSignal.Quit, "SIGQUIT", () => Shutdown.BeginFast("SIGQUIT"));
        signals.Register(DaemonSignal.User1, "SIGUSR1", ToggleDebug);
    }

    public void ShutdownGraceful() => Shutdown.BeginGraceful("DC_OFF_GRACEFUL");

    public void ShutdownFast() => Shutdown.BeginFast("DC_OFF_FAST");

    public ValueTask<ConfigurationChange> ReconfigureAsync(bool isFull) => ValueTask.FromResult(Reconfigure(isFull));

    public void RaiseSignal(int signal)
    {
        try
        {
            _services.Signals.Raise(signal);
        }
        catch (SignalException exception)
        {
            throw new CommandRefusedException(exception.Error, exception.Message);
        }
    }

    public async ValueTask SendSignalAsync(int processId, int signal)
    {
        if (processId == 0 || processId == Environment.ProcessId)
        {
            RaiseSignal(signal);
        }
        else if (_services.Inheritance is { } inheritance && inheritance.ParentPid == processId)
        {
            await new ParentSignals(_services.Loop, inheritance).SendAsync(signal);
        }
        else if (Family is { } family)
        {
            await family.SendSignalAsync(processId, signal);
        }
        else
        {
            throw new CommandRefusedException(Errno.ESRCH, $"Process {processId} is neither this daemon nor its parent, and it has no children.");
        }
    }

    private ConfigurationChange Reconfigure(bool isFull)
    {
        ConfigurationChange change = _services.Configuration.Reload();
        foreach (ConfigurationProblem problem in change.Problems)
        {
            _services.Log.Error($"{problem}");
        }

        if (!change.IsInForce)
        {
            _services.Log.Error($"the configuration is wrong in {change.Problems.Count} places: the one from before stays in force");
            return change;
        }

        _services.Log.Info($"reconfigured; changed: {Join(change.Changed)}");
        if (change.NeedsRestart.Count > 0)
        {
            _services.Log.Warning($"only a restart brings into force: {Join(change.NeedsRestart)}");
        }

        _applied();
        if (IsInitialized)
        {
            _daemon.Configure(isFull);
        }

        return change;
    }

    private void ToggleDebug()
    {
        _services.Log.IsDebug = !_services.Log.IsDebug;
        _services.Log.Info($"debugging lines are {(_services.Log.IsDebug ? "on" : "off")}");
    }

    private static string Join(IReadOnlyList<string> names) => names.Count == 0 ? "nothing" : string.Join(", ", names);
}
