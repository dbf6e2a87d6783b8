using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Heartbeats;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Reapers;

namespace Smash.DaemonCore.Processes;

/// <summary>What a daemon has to do with other processes, put together: its children with their reapers and heartbeats, and the parent daemon that it may have.</summary>
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
    /// <param name="settings">Settings of its processes; null: the defaults.</param>
    /// <param name="parent">The parent daemon that it has, and whom to call when that has ended; null: none. <see cref="Inheritance.Take"/> knows.</param>
    public DaemonFamily(EventLoop loop, DaemonLog log, string subsystem, ProcessSettings? settings = null, (Inheritance Inheritance, Action Orphaned)? parent = null)
    {
        Reapers = new ReaperTable(log);
        Processes = new ProcessTable(loop, log, Reapers, settings);
        Heartbeats = new HeartbeatMonitor(loop, log, Processes);
        _commands = new ProcessCommands(Processes, Heartbeats, subsystem);
        _signals = new ChildSignals(loop, Processes);
        _sender = new HeartbeatSender(loop, log, parent?.Inheritance.ParentAddress);
        _orphanWatch = parent is { } found ? new OrphanWatch(loop, found.Inheritance, found.Orphaned) : null;
    }

    /// <summary>Who hears of ends.</summary>
    public ReaperTable Reapers { get; }

    /// <summary>The children.</summary>
    public ProcessTable Processes { get; }

    /// <summary>Who judges the children.</summary>
    public HeartbeatMonitor Heartbeats { get; }

    /// <summary>Registers DC_CHILDALIVE and DC_LIST_DAEMONS.</summary>
    /// <param name="table">The daemon's commands.</param>
    public void Register(CommandTable table) => _commands.Register(table);

    /// <summary>Takes settings over, and tells the parent daemon that this one lives, from now on. To be called once it serves, and whenever the configuration has changed.</summary>
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
        Processes.Dispose();
    }
}
