using Smash.DaemonCore.Logs;

namespace Smash.Red.Service;

/// <summary>What the service has to tell; never what a call or an answer holds.</summary>
/// <param name="log">The daemon's log.</param>
internal sealed class ServiceLog(DaemonLog log)
{
    /// <summary>A method failed by a fault of the daemon itself.</summary>
    /// <param name="fault">The fault.</param>
    public void Failed(Exception fault) => log.Error($"a call failed by a fault of this daemon: {fault}");

    /// <summary>The service answers.</summary>
    /// <param name="address">Where.</param>
    public void Listening(string address) => log.Category(LogCategory.Network).Info($"answering at {address}");

    /// <summary>A file could not be read again.</summary>
    /// <param name="message">Why.</param>
    public void NotReloaded(string message) => log.Category(LogCategory.Security).Error($"{message}; what was read before stays in force");

    /// <summary>The cap on connections was reached for the first time in a while.</summary>
    /// <param name="most">The cap.</param>
    public void Crowded(int most) =>
        log.Category(LogCategory.Network).Warning($"there are {most} connections (RED_MAX_CONNECTIONS): those that have been idle longest are cut for new ones");
}
