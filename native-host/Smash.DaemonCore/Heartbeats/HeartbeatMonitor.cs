using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;

namespace Smash.DaemonCore.Heartbeats;

/// <summary>
/// Judges children by their heartbeats: one that has sent one and then no other within its limit is killed, and its reaper can tell by
/// <see cref="ChildProcess.WasNotResponding"/>. One that this daemon suspended is not judged, nor is any right after this daemon itself stood still.
/// </summary>
/// <param name="loop">The loop, with the clock.</param>
/// <param name="log">Where kills are told.</param>
/// <param name="processes">The children.</param>
public sealed class HeartbeatMonitor(EventLoop loop, DaemonLog log, ProcessTable processes)
{
    private readonly Dictionary<ChildProcess, ChildHeartbeat> _heartbeats = [];

    /// <summary>How a kill is done.</summary>
    public HeartbeatSettings Settings { get; set; } = new();

    /// <summary>A heartbeat has come.</summary>
    /// <param name="pid">The child's pid.</param>
    /// <param name="limit">Within which the next must come; at least <see cref="HeartbeatSettings.ShortestLimit"/>.</param>
    /// <returns>Whether there is such a child.</returns>
    public bool Beat(int pid, TimeSpan limit)
    {
        if (processes.Find(pid) is not { IsThere: true } child)
        {
            return false;
        }

        if (!_heartbeats.TryGetValue(child, out ChildHeartbeat? heartbeat))
        {
            heartbeat = new ChildHeartbeat(loop, log, child) { Settings = () => Settings };
            _heartbeats.Add(child, heartbeat);
            child.Changed = () => OnChanged(child, heartbeat);
        }

        heartbeat.Beat(limit < HeartbeatSettings.ShortestLimit ? HeartbeatSettings.ShortestLimit : limit);
        return true;
    }

    /// <summary>Tells of a child's heartbeats.</summary>
    /// <param name="child">The child.</param>
    /// <returns>The time since the last one and within which the next must come; null: it never sent one.</returns>
    public (TimeSpan Age, TimeSpan Limit)? Find(ChildProcess child) => _heartbeats.TryGetValue(child, out ChildHeartbeat? heartbeat) ? (heartbeat.Age, heartbeat.Limit) : null;

    private void OnChanged(ChildProcess child, ChildHeartbeat heartbeat)
    {
        heartbeat.OnChanged();
        if (!child.IsThere)
        {
            _heartbeats.Remove(child);
        }
    }
}
