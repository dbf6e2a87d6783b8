using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Signals;
using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>Sends signals to children, for DC_SEND_SIGNAL: those that Unix knows by kill(2), others, which only daemons know, as the command DC_RAISESIGNAL.</summary>
/// <param name="loop">The loop to run on.</param>
/// <param name="processes">The children.</param>
public sealed class ChildSignals(EventLoop loop, ProcessTable processes)
{
    private const int LastUnixSignal = 64;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Sends a signal.</summary>
    /// <param name="pid">The child's pid.</param>
    /// <param name="signal">The signal, from 1.</param>
    /// <exception cref="CommandRefusedException">ESRCH: there is no such child. EPERM, EINVAL: from kill(2). EOPNOTSUPP: it is no daemon, or does not know the signal. EIO: it does not answer.</exception>
    public async Task SendAsync(int pid, int signal)
    {
        ChildProcess child = processes.Find(pid) ?? throw new CommandRefusedException(Errno.ESRCH, $"Process {pid} is no child of this daemon.");
        if (signal > LastUnixSignal)
        {
            await RaiseAsync(child, signal);
        }
        else if (Send(child, signal) is var error and not Errno.None)
        {
            throw new CommandRefusedException(error, $"Signal {signal} cannot be sent to process {pid}: {error}.");
        }
    }

    // A child that is known to be suspended need not send heartbeats.
    private static Errno Send(ChildProcess child, int signal) => signal switch
    {
        DaemonSignal.Stop => child.Suspend(),
        DaemonSignal.Continue => child.Continue(),
        _ => child.Send(signal),
    };

    private async Task RaiseAsync(ChildProcess child, int signal)
    {
        if (child.CommandAddress is not { } address)
        {
            throw new CommandRefusedException(Errno.EOPNOTSUPP, $"Process {child.Pid} is no daemon, and Unix has no signal {signal}.");
        }

        await SignalCommand.SendAsync(loop, address, $"Daemon {child.Pid}", signal, Timeout);
    }
}
