using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Signals;
using Smash.DaemonCore.Timers;

namespace Smash.DaemonCore.Daemons;

/// <summary>The main function of every daemon.</summary>
public static class DaemonProgram
{
    /// <summary>Runs a daemon from its command line to its end.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="args">The program's arguments.</param>
    /// <returns>Exit code of the program.</returns>
    public static int Run(Daemon daemon, string[] args)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        daemon.PreInit(args);
        using var log = new DaemonLog();
        using var loop = new EventLoop();
        using var signals = new SignalTable(loop, log);
        var services = new DaemonServices { Loop = loop, Log = log, Signals = signals, Timers = new TimerTable(loop, log) };
        return Run(daemon, args, services);
    }

    /// <summary>Runs a daemon with services that somebody else made: without core options, pid file or a command socket of its own.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="args">What its <see cref="Daemon.Init"/> gets.</param>
    /// <param name="services">The services; the caller disposes them afterwards.</param>
    /// <returns>Exit code of the program.</returns>
    public static int Run(Daemon daemon, string[] args, DaemonServices services)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        ArgumentNullException.ThrowIfNull(services);
        daemon.Attach(services);
        services.Signals.Register(DaemonSignal.Terminate, "SIGTERM", daemon.ShutdownGraceful);
        services.Signals.Register(DaemonSignal.Quit, "SIGQUIT", daemon.ShutdownFast);
        services.Loop.Post(async () =>
        {
            await daemon.Init(args);
            daemon.Configure(isFull: true);
        });
        services.Loop.Run();
        return daemon.ExitCode;
    }
}
