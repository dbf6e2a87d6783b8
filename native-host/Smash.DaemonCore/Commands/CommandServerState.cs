using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;

namespace Smash.DaemonCore.Commands;

/// <summary>What all connections of a command server share.</summary>
/// <param name="loop">The loop.</param>
/// <param name="dispatcher">The way to the handlers.</param>
/// <param name="log">Where connections and losses are told.</param>
/// <param name="metrics">What counts them.</param>
internal sealed class CommandServerState(EventLoop loop, CommandDispatcher dispatcher, DaemonLog log, DaemonMetrics metrics)
{
    public EventLoop Loop { get; } = loop;

    public CommandDispatcher Dispatcher { get; } = dispatcher;

    public DaemonLog Log { get; } = log;

    public DaemonMetrics Metrics { get; } = metrics;

    public CommandPeers Peers { get; } = new();

    public CommandServerOptions Options { get; set; } = CommandServerOptions.Default;

    /// <summary>Canceled when the server closes.</summary>
    public CancellationToken Closing { get; init; }
}
