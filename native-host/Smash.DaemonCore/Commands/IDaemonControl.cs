using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Commands;

/// <summary>What the built-in commands do to a daemon. All of it is called on the loop.</summary>
public interface IDaemonControl
{
    /// <summary>Lets the daemon finish and end, for DC_OFF_GRACEFUL; called once the client has its answer.</summary>
    void ShutdownGraceful();

    /// <summary>Ends the daemon as soon as it can, for DC_OFF_FAST; called once the client has its answer.</summary>
    void ShutdownFast();

    /// <summary>Reads the configuration again, for DC_RECONFIG and DC_RECONFIG_FULL.</summary>
    /// <param name="isFull">Whether what is costly to change is changed too.</param>
    /// <returns>What changed, or what is wrong with the configuration.</returns>
    /// <exception cref="CommandRefusedException">It cannot be read; the daemon goes on with the one it has.</exception>
    ValueTask<ConfigurationChange> ReconfigureAsync(bool isFull);

    /// <summary>Raises a signal in the daemon itself, for DC_RAISESIGNAL.</summary>
    /// <param name="signal">Its number.</param>
    /// <exception cref="CommandRefusedException">Nobody registered it (EOPNOTSUPP).</exception>
    void RaiseSignal(int signal);

    /// <summary>Sends a signal to the daemon itself or a child of it, for DC_SEND_SIGNAL.</summary>
    /// <param name="processId">Whose; 0 or the daemon's own: the daemon.</param>
    /// <param name="signal">The signal's number.</param>
    /// <exception cref="CommandRefusedException">ESRCH: the process is neither. EINVAL or EOPNOTSUPP: the signal is none that it can be sent.</exception>
    ValueTask SendSignalAsync(int processId, int signal);
}
