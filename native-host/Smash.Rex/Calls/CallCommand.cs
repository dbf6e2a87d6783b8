using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Daemons;
using Smash.Protocol;
using Smash.Protocol.Cedar;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Calls;

/// <summary>
/// REX_CALL: calls a function here or at another machine. It takes the server's name, whether the result is waited for, the folder that the user is in (empty: none), and the fields of OPEN; it answers with an error id, and, where that is empty, the machine's name, the
/// process, and the fields of RESULT; else with error number and message.
/// </summary>
/// <param name="calls">What calls.</param>
internal sealed class CallCommand(FunctionCaller calls)
{
    /// <summary>Registers it.</summary>
    /// <param name="daemon">The daemon whose command it is.</param>
    public void AddTo(Daemon daemon) => daemon.Commands.Register(RexCommand.CallFunction, "REX_CALL", AuthorizationLevel.Administrator, ExecuteAsync);

    /// <summary>Carries it out.</summary>
    /// <param name="context">The command.</param>
    public async ValueTask<CommandDisposition> ExecuteAsync(CommandContext context)
    {
        string server = context.Request.GetString();
        bool waits = context.Request.GetBoolean();
        string folder = context.Request.GetString();
        RexOpen open = ReadOpen(context.Request.GetBlob(), waits);
        context.Request.EndOfMessage();
        try
        {
            Task left = waits ? WaitForEndAsync(context) : new TaskCompletionSource().Task;
            Put(context, await calls.CallAsync(server, folder.Length > 0 ? folder : null, open, left));
        }
        catch (RexRefusedException exception)
        {
            Put(context, exception.Refusal);
        }
        catch (HostLostException exception)
        {
            Put(context, new RexRefusal(Errno.EIO, "RexHostLost", $"{exception.Message} Whether the function was called is not known."));
        }

        return CommandDisposition.Close;
    }

    private static RexOpen ReadOpen(byte[] fields, bool waits)
    {
        var reader = new PacketReader(fields);
        try
        {
            return new RexOpen(waits ? RexTransaction.Call : RexTransaction.Jump, RexFields.Read(ref reader));
        }
        catch (MalformedPacketException exception)
        {
            throw new CommandRefusedException(Errno.EBADMSG, exception.Message);
        }
    }

    // Whoever waits says nothing more: what can be read is the end.
    private static async Task WaitForEndAsync(CommandContext context)
    {
        try
        {
            await (context.Stream?.WaitForMessageAsync(Timeout.InfiniteTimeSpan) ?? new TaskCompletionSource<bool>().Task);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException or CedarException)
        {
            // Gone all the more; or the answer was sent, and this is the connection's end.
        }
    }

    private static void Put(CommandContext context, CallAnswer answer)
    {
        if (answer.Fault is { } fault)
        {
            Put(context, fault);
            return;
        }

        var fields = new PacketWriter();
        answer.Result.WritePayload(fields);
        context.Answer.Put("");
        context.Answer.Put(answer.Server);
        context.Answer.Put(answer.Accepted.FindUInt32(RexAcceptedTag.Pid) ?? 0);
        context.Answer.Put(fields.Written.Span);
    }

    private static void Put(CommandContext context, RexRefusal refusal)
    {
        context.Answer.Put(refusal.ErrorId);
        context.Answer.Put((int)refusal.Error);
        context.Answer.Put(refusal.Message);
    }
}
