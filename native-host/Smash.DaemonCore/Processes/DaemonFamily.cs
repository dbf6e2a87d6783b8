using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Heartbeats;
using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Processes;

/// <summary>What a daemon has to do with its kin: the heartbeats of its children, commands about them, and the parent daemon that it may have.</summary>
public sealed class DaemonFamily : IDisposable
{
    private readonly ProcessCommands _commands;
    private readonly ChildSignals _signals;
    private readonly HeartbeatSender _sender;
    private readonly OrphanWatch? _orphanWatch;

    /// <summary>Puts it together.</summary>
    /// <param name="loop">The loop to run on.</param>
    /// <param name="log">The daemon's log.</param>
    /// <param name="subsystem">The subsystem that it is.</param>
    /// <param name="processes">The children; the caller disposes them.</param>
    /// <param name="parent">The parent daemon that it has, and whom to call when that has ended; null: none. <see cref="Inheritance.Take"/> knows.</param>
    public DaemonFamily(EventLoop loop, DaemonLog log, string subsystem, ProcessTable processes, (Inheritance Inheritance, Action Orphaned)? parent = null)
    {
        Heartbeats = new HeartbeatMonitor(loop, log, processes);
        _commands = new ProcessCommands(processes, Heartbeats, subsystem);
        _signals = new ChildSignals(loop, processes);
        _sender = new HeartbeatSender(loop, log, parent?.Inheritance.ParentAddress);
        _orphanWatch = parent is { } found ? new OrphanWatch(loop, found.Inheritance, found.Orphaned) : null;
    }

    /// <summary>Who judges the children.</summary>
    public HeartbeatMonitor Heartbeats { get; }

    /// <summary>Registers DC_CHILDALIVE and DC_LIST_DAEMONS.</summary>
    /// <param name="table">The daemon's commands.</param>
    public void Register(CommandTable table) => _commands.Register(table);

    /// <summary>Takes settings over and, on the loop, tells the parent daemon that this one lives, from now on: once it serves, and whenever the configuration has changed.</summary>
    /// <param name="settings">The settings.</param>
    public void Apply(HeartbeatSettings settings)
    {
        Heartbeats.Settings = settings;
        _sender.Start(settings);
    }

    /// <summary>Sends a signal to a child, for DC_SEND_SIGNAL.</summary>
    /// <param name="pid">The child's pid.</param>
    /// <param name="signal">The signal, from 1.</param>
    /// <exception cref="CommandRefusedException">There is no such child, or it cannot be sent.</exception>
    public Task SendSignalAsync(int pid, int signal) => _signals.SendAsync(pid, signal);

    /// <inheritdoc/>
    public void Dispose()
    {
        _orphanWatch?.Dispose();
        _sender.Dispose();
    }
}
