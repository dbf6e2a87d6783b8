using System.Security.Authentication;
using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>
/// One connection and its one command: TLS, the message, its handler, the answer. Whatever a client does ends here. While it is silent it holds a timer and no buffer.
/// </summary>
/// <param name="server">What all connections share.</param>
/// <param name="socket">The connection; owned, unless a handler keeps it.</param>
internal sealed class CommandConnection(CommandServerState server, ReliSock socket) : IDisposable
{
    // A client that got its answer closes at once; one that was refused may still be sending what nobody reads.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private LoopTimer? _deadline;
    private bool _canAnswer;
    private bool _isTimedOut;
    private string _commandName = CommandDispatcher.UnknownName;
    private TimeSpan _timeout;

    /// <summary>Serves it to its end; never faulted.</summary>
    /// <param name="isOneTooMany">Whether it is only told that it is one too many.</param>
    public async Task ServeAsync(bool isOneTooMany)
    {
        try
        {
            // The whole time counts, not that of each call; and a timeout of the socket's own would close it before the client could be told.
            socket.Timeout = Timeout.InfiniteTimeSpan;
            _timeout = server.Options.Timeout;
            _deadline = server.Loop.Schedule(_timeout, OnTimeout);
            await SecureAsync();
            _canAnswer = true;
            if (isOneTooMany)
            {
                throw new CommandRefusedException(Errno.EBUSY, $"The daemon serves {server.Options.MaxConnections} connections already; try again later.");
            }

            await ExecuteAsync();
        }
        catch (CommandRefusedException refused)
        {
            await RefuseAsync(refused);
        }
        catch (CedarException exception)
        {
            await RefuseAsync(Malformed(exception));
        }
        catch (AuthenticationException exception)
        {
            server.Log.Category(LogCategory.Security).Warning($"TLS with {socket.Peer} failed: {exception.Message}");
            server.Metrics.CountConnection(Transport, "tls-failed");
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ObjectDisposedException)
        {
            TellLoss(exception);
        }
        finally
        {
            _deadline?.Dispose();
        }
    }

    /// <summary>Whether a handler keeps the stream.</summary>
    public bool IsKept { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        server.Metrics.CountBytes("received", socket.BytesReceived);
        server.Metrics.CountBytes("sent", socket.BytesSent);
        if (!IsKept)
        {
            socket.Dispose();
        }
    }

    private string Transport => socket.Peer.Unix is null ? "tcp" : "unix";

    private async Task SecureAsync()
    {
        if (socket.Peer.Unix is not null)
        {
            return;
        }

        bool isOffered = await socket.IsTlsOfferedAsync();
        if (isOffered && server.Options.Tls is { } tls)
        {
            await socket.AuthenticateAsServerAsync(tls);
        }
        else if (isOffered || server.Options.RequiresTls)
        {
            _canAnswer = !isOffered;
            throw new CommandRefusedException(Errno.EPROTONOSUPPORT, "This daemon takes commands over TCP by TLS 1.3 alone (SEC_REQUIRE_TLS).");
        }
    }

    private async Task ExecuteAsync()
    {
        CedarReader request = await socket.DecodeAsync();
        CommandPeer peer = server.Peers.Identify(socket);
        CommandDefinition command = server.Dispatcher.Open(peer, request);
        CedarReader? payload = command.Payload is { } expected ? await ReadPayloadAsync(command, expected) : null;
        _deadline?.Dispose();
        socket.Timeout = server.Options.Timeout;
        var context = new CommandContext(command, peer, request) { Stream = socket, Payload = payload, Cancelled = server.Closing };
        CommandDisposition disposition = await server.Dispatcher.RunAsync(context);
        try
        {
            if (!context.IsAnswered)
            {
                await context.SendAnswerAsync();
            }

            IsKept = disposition == CommandDisposition.KeepStream;
        }
        finally
        {
            context.RunAfterAnswer();
        }
    }

    private async Task<CedarReader> ReadPayloadAsync(CommandDefinition command, CommandPayload expected)
    {
        _commandName = command.Name;
        _timeout = expected.Timeout;
        _deadline?.Reset(_timeout);
        socket.MessageCap = expected.MaxLength;
        try
        {
            return await socket.DecodeAsync();
        }
        catch (CedarException exception)
        {
            server.Metrics.CountCommand(command.Name, exception.IsTooLong ? CommandOutcome.Oversized : CommandOutcome.Malformed);
            throw new CommandRefusedException(exception.IsTooLong ? Errno.EMSGSIZE : Errno.EBADMSG, $"The payload of {command.Name} is not taken. {exception.Message}");
        }
    }

    private CommandRefusedException Malformed(CedarException exception)
    {
        server.Metrics.CountCommand(CommandDispatcher.UnknownName, exception.IsTooLong ? CommandOutcome.Oversized : CommandOutcome.Malformed);
        server.Log.Category(LogCategory.Command).Info($"{socket.Peer} sent what is no command: {exception.Message}");
        return new CommandRefusedException(exception.IsTooLong ? Errno.EMSGSIZE : Errno.EBADMSG, exception.Message);
    }

    private async Task RefuseAsync(CommandRefusedException refused)
    {
        _deadline?.Dispose();
        if (!_canAnswer || _isTimedOut)
        {
            return;
        }

        var answer = new CedarWriter();
        CommandDispatcher.Refuse(answer, refused);
        socket.Timeout = Farewell;
        try
        {
            await socket.SendAsync(answer.Message);
            await socket.CloseAsync();
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or ObjectDisposedException)
        {
            TellLoss(exception);
        }
    }

    // What is read when time is up is read no more, but the client can still be told why.
    private async void OnTimeout()
    {
        _isTimedOut = true;
        server.Metrics.CountCommand(_commandName, CommandOutcome.TimedOut);
        server.Log.Category(LogCategory.Command).Info($"{socket.Peer} did not send its command ({_commandName}) within {_timeout.TotalSeconds:0.###} s.");
        if (_canAnswer)
        {
            var answer = new CedarWriter();
            CommandDispatcher.Refuse(answer, new CommandRefusedException(Errno.ETIMEDOUT, $"The command did not come whole within {_timeout.TotalSeconds:0.###} s."));
            socket.Timeout = Farewell;
            try
            {
                await socket.SendAsync(answer.Message);
            }
            catch (Exception exception) when (exception is IOException or TimeoutException or ObjectDisposedException)
            {
                TellLoss(exception);
            }
        }

        socket.Dispose();
    }

    private void TellLoss(Exception exception)
    {
        if (!_isTimedOut)
        {
            server.Log.Category(LogCategory.Network).Debug($"The connection of {socket.Peer} ended: {exception.Message}");
        }
    }
}
