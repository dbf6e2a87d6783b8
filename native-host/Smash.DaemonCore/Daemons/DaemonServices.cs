using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Reapers;
using Smash.DaemonCore.Signals;
using Smash.DaemonCore.Timers;

namespace Smash.DaemonCore.Daemons;

/// <summary>What a daemon finds around it: made by <see cref="DaemonProgram"/>, or by whoever embeds a daemon and gives it a loop, a log and the rest of its own.</summary>
public sealed class DaemonServices
{
    /// <summary>The loop on which all happens.</summary>
    public required EventLoop Loop { get; init; }

    /// <summary>The log of the daemon's subsystem.</summary>
    public required DaemonLog Log { get; init; }

    /// <summary>The configuration, without problems.</summary>
    public required DaemonConfiguration Configuration { get; init; }

    /// <summary>The commands that the daemon answers, whatever they come over.</summary>
    public required CommandTable Commands { get; init; }

    /// <summary>The counters.</summary>
    public required DaemonMetrics Metrics { get; init; }

    /// <summary>The timers. Default: a table of their own.</summary>
    public TimerTable Timers
    {
        get => field ??= new TimerTable(Loop, Log) { RanLate = Metrics.CountLateTimer };
        init;
    }

    /// <summary>The signals. Default: a table of their own.</summary>
    public SignalTable Signals
    {
        get => field ??= new SignalTable(Loop, Log);
        init;
    }

    /// <summary>The reapers. Default: a table of their own.</summary>
    public ReaperTable Reapers
    {
        get => field ??= new ReaperTable(Log);
        init;
    }

    /// <summary>The processes. Default: a table of their own, with a launcher that starts at the first process; whoever relies on the default disposes it.</summary>
    public ProcessTable Processes
    {
        get => field ??= new ProcessTable(Loop, Log, Reapers);
        init;
    }

    /// <summary>The server of the daemon's own command sockets; null: it has none, its commands come another way.</summary>
    public CommandServer? Server { get; init; }

    /// <summary>What a parent daemon gave; null: none started this one.</summary>
    public Inheritance? Inheritance { get; init; }
}
