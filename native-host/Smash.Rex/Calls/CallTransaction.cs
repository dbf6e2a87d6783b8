using Smash.DaemonCore.Logs;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Calls;

/// <summary>Serves rcall and rjump at the executor. Who may call what was asked before it comes here.</summary>
/// <param name="controllers">What calls.</param>
/// <param name="log">Where it is told what was entered, and what was not.</param>
internal sealed class CallTransaction(CallControllers controllers, DaemonLog log)
{
    /// <summary>Registers it.</summary>
    /// <param name="transactions">What serves each transaction.</param>
    public void AddTo(Dictionary<RexTransaction, Action<RexChannel, RexOpen>> transactions)
    {
        transactions[RexTransaction.Call] = (channel, open) => _ = ServeAsync(channel, open);
        transactions[RexTransaction.Jump] = (channel, open) => _ = ServeAsync(channel, open);
    }

    private async Task ServeAsync(RexChannel channel, RexOpen open)
    {
        bool waits = open.Transaction == RexTransaction.Call;
        var request = new CallRequest(open, fields => Accept(channel, fields, waits), waits ? WaitForCloseAsync(channel) : new TaskCompletionSource().Task);
        try
        {
            if (waits)
            {
                Answer(channel, await controllers.CallAsync(request));
            }
            else
            {
                await controllers.JumpAsync(request);
            }

            log.Category(LogCategory.Command).Info($"{request.Function} of {request.Library} was {(waits ? "called" : "entered, and has ended")}");
        }
        catch (RexRefusedException exception)
        {
            log.Category(LogCategory.Command).Warning($"{request.Function} of {request.Library} was not entered: {exception.Refusal.ErrorId}: {exception.Refusal.Message}");
            channel.Refuse(exception.Refusal);
        }
    }

    private static void Accept(RexChannel channel, RexFields fields, bool waits)
    {
        channel.Accept(fields);
        if (!waits)
        {
            channel.Close();
        }
    }

    private static void Answer(RexChannel channel, RexFields result)
    {
        channel.Send(writer => writer.Write(RexFrameType.Result, channel.Id, result));
        channel.Close();
    }

    // Nothing is sent to a call but the end of it: whoever closes gives it up.
    private static async Task WaitForCloseAsync(RexChannel channel)
    {
        try
        {
            while ((await channel.ReadAsync(0)).Length > 0)
            {
            }
        }
        catch (HostLostException)
        {
            // Given up all the more.
        }
    }
}
