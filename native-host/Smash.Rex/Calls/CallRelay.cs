using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;
using Smash.Rex.Origin;

namespace Smash.Rex.Calls;

/// <summary>Serves rcall and rjump of C programs at home, who come to the socket of the stubs. For its loop's thread alone.</summary>
/// <param name="calls">What calls.</param>
/// <param name="log">Where it is told what was called where.</param>
internal sealed class CallRelay(FunctionCaller calls, DaemonLog log)
{
    /// <summary>Registers it.</summary>
    /// <param name="transactions">What serves each transaction.</param>
    public void AddTo(Dictionary<RexTransaction, Action<RexChannel, RexOpen>> transactions)
    {
        transactions[RexTransaction.Call] = (channel, open) => _ = ServeAsync(channel, open);
        transactions[RexTransaction.Jump] = (channel, open) => _ = ServeAsync(channel, open);
    }

    /// <summary>Makes the fields that a server is asked with: those of calls, without what is for home alone.</summary>
    /// <param name="fields">Those that came.</param>
    public static RexFields ForServer(RexFields fields)
    {
        var there = new RexFields();
        foreach (RexField field in fields.Where(static field => field.Tag >= RexCallTag.Library))
        {
            there.Add(field.Tag, field.Value);
        }

        return there;
    }

    private async Task ServeAsync(RexChannel caller, RexOpen open)
    {
        string function = open.Fields.FindString(RexCallTag.Function) ?? "";
        try
        {
            string server = open.Fields.FindString(RexExecuteTag.Server) is { Length: > 0 } named ? named : PlaceRequest.Auto;
            var there = new RexOpen(open.Transaction, ForServer(open.Fields));
            Answer(caller, await calls.CallAsync(server, open.Fields.FindString(RexExecuteTag.HomeDirectory), there, caller.Leaving), open.Transaction);
        }
        catch (HostLostException exception)
        {
            // It may have been entered there: no refusal, since nobody may take it for not done.
            log.Category(LogCategory.Command).Warning($"whether {function} was called is not known: {exception.Message}");
            caller.Send(writer => writer.Write(RexFrameType.Lost, caller.Id, new RexLoss(exception.Message)));
            caller.Close();
        }
        catch (RexRefusedException exception)
        {
            caller.Refuse(exception.Refusal);
        }
        catch (MalformedPacketException exception)
        {
            caller.Refuse(new RexRefusal(Errno.EBADMSG, "RexRequestInvalid", exception.Message));
        }
    }

    private static void Answer(RexChannel caller, CallAnswer answer, RexTransaction transaction)
    {
        caller.Accept(new RexFields().Add(RexAcceptedTag.Server, answer.Server).Add(RexAcceptedTag.Pid, answer.Accepted.FindUInt32(RexAcceptedTag.Pid) ?? 0));
        if (transaction == RexTransaction.Call)
        {
            caller.Send(writer => writer.Write(RexFrameType.Result, caller.Id, answer.Result));
        }

        caller.Close();
    }
}
