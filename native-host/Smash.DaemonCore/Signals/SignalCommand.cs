using Smash.DaemonCore.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Signals;

/// <summary>Sends a signal to another daemon as DC_RAISESIGNAL.</summary>
internal static class SignalCommand
{
    /// <summary>Sends it and waits until the daemon has taken it.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="address">Where the daemon hears commands.</param>
    /// <param name="receiver">The daemon as messages call it.</param>
    /// <param name="signal">The signal's number.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <exception cref="CommandRefusedException">The daemon's own refusal; EIO: it does not answer.</exception>
    public static async ValueTask SendAsync(EventLoop loop, string address, string receiver, int signal, TimeSpan timeout)
    {
        try
        {
            var client = new CommandClient(loop, CommandAddress.Parse(address), new CommandClientOptions { Timeout = timeout });
            await client.ExecuteAsync(DaemonCommand.RaiseSignal, arguments => arguments.Put(signal));
        }
        catch (CommandFailedException exception)
        {
            throw new CommandRefusedException(exception.Error, exception.Message);
        }
        catch (CommandException exception)
        {
            throw new CommandRefusedException(Errno.EIO, $"{receiver} does not take the signal: {exception.Message}");
        }
    }
}
