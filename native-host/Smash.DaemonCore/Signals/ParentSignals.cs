using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Processes;
using Smash.Protocol;

namespace Smash.DaemonCore.Signals;

/// <summary>Sends signals to the parent daemon, as the command DC_RAISESIGNAL.</summary>
/// <param name="loop">The loop to run on.</param>
/// <param name="inheritance">What is known of the parent.</param>
internal sealed class ParentSignals(EventLoop loop, Inheritance inheritance)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">The number, from 1.</param>
    /// <exception cref="CommandRefusedException">EPERM: it is one that would suspend or destroy the parent. EOPNOTSUPP: the parent hears no commands, or does not know the signal. EIO: it does not answer.</exception>
    public async ValueTask SendAsync(int signal)
    {
        if (signal is DaemonSignal.Kill or DaemonSignal.Stop or DaemonSignal.Continue)
        {
            throw new CommandRefusedException(Errno.EPERM, $"Signal {signal} is not sent to the parent daemon {inheritance.ParentPid}: a child does not decide whether that one runs.");
        }

        if (inheritance.ParentAddress is not { } address)
        {
            throw new CommandRefusedException(Errno.EOPNOTSUPP, $"The parent daemon {inheritance.ParentPid} hears no commands, and so no signals.");
        }

        await SignalCommand.SendAsync(loop, address, $"The parent daemon {inheritance.ParentPid}", signal, Timeout);
    }
}
