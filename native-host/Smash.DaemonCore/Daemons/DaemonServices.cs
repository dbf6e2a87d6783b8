using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Signals;
using Smash.DaemonCore.Timers;

namespace Smash.DaemonCore.Daemons;

/// <summary>What a daemon finds around it: made by <see cref="DaemonProgram"/>, or by whoever embeds a daemon and gives it a log, a loop and the rest of its own.</summary>
public sealed class DaemonServices
{
    /// <summary>The loop on which all happens.</summary>
    public required EventLoop Loop { get; init; }

    /// <summary>The log of the daemon's subsystem.</summary>
    public required DaemonLog Log { get; init; }

    /// <summary>The daemon's timers.</summary>
    public required TimerTable Timers { get; init; }

    /// <summary>The daemon's signals.</summary>
    public required SignalTable Signals { get; init; }
}
