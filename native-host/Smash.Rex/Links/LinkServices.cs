using Smash.DaemonCore;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;

namespace Smash.Rex.Links;

/// <summary>What links need of their daemon.</summary>
/// <param name="Loop">Its loop.</param>
/// <param name="Log">Its log.</param>
/// <param name="Processes">What starts ssh.</param>
/// <param name="Version">The version of Smash that the other side is told.</param>
internal sealed record LinkServices(EventLoop Loop, DaemonLog Log, ProcessTable Processes, string Version)
{
    /// <summary>Those of a daemon.</summary>
    /// <param name="daemon">The daemon.</param>
    public static LinkServices Of(Daemon daemon) => new(daemon.Loop, daemon.Log, daemon.Processes, daemon.Version);
}
