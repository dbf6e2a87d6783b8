using Smash.DaemonCore.Cedar;
using Smash.DaemonCore.Logs;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>
/// Commands that come as datagrams: only those that say they may, and never answered with more bytes than came unless the datagram was authenticated, since its sender's address may
/// be forged and the answer go to somebody who asked nothing.
/// </summary>
/// <param name="server">What it shares with the streams.</param>
/// <param name="socket">The socket; owned.</param>
internal sealed class DatagramCommands(CommandServerState server, SafeSock socket) : IDisposable
{
    // Answers wait for one another. More than so many are not worth their wait: a datagram may be lost anyhow.
    private const int MostWaiting = 256;

    private readonly Queue<(ReadOnlyMemory<byte> Answer, SafeMessage Question)> _answers = [];
    private bool _isSending;
    private bool _isClosed;

    /// <summary>The socket.</summary>
    public SafeSock Socket => socket;

    /// <summary>Serves until it is disposed of.</summary>
    public async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                Execute(await socket.ReceiveAsync());
            }
        }
        catch (ObjectDisposedException) when (_isClosed)
        {
            // That was the last one.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        socket.Dispose();
    }

    // Void, since the next datagram does not wait for it: a fault here is the loop's, not lost in a task.
    private async void Execute(SafeMessage question)
    {
        int length = question.Reader.RemainingBytes;
        server.Metrics.CountDatagram("received");
        server.Metrics.CountBytes("received", length);
        CommandPeer peer = CommandPeers.Identify(question.From, question.IsAuthenticated);
        try
        {
            CommandDefinition command = server.Dispatcher.Open(peer, question.Reader);
            var context = new CommandContext(command, peer, question.Reader) { Cancelled = server.Closing };
            await server.Dispatcher.RunAsync(context);
            Answer(context.Answer.Message, question, length);
            context.RunAfterAnswer();
        }
        catch (CommandRefusedException refused)
        {
            Answer(Refuse(refused, question, length), question, length);
        }
    }

    // Where the words would be too many, the status alone.
    private static ReadOnlyMemory<byte> Refuse(CommandRefusedException refused, SafeMessage question, int questionLength)
    {
        var answer = new CedarWriter();
        CommandDispatcher.Refuse(answer, refused);
        if (!question.IsAuthenticated && answer.Message.Length > questionLength)
        {
            answer.Clear();
            answer.Put((int)refused.Error);
        }

        return answer.Message;
    }

    private void Answer(ReadOnlyMemory<byte> answer, SafeMessage question, int questionLength)
    {
        if (_isClosed || _answers.Count >= MostWaiting || (!question.IsAuthenticated && answer.Length > questionLength))
        {
            server.Metrics.CountDatagram("unanswered");
            return;
        }

        _answers.Enqueue((answer, question));
        if (!_isSending)
        {
            Send();
        }
    }

    private async void Send()
    {
        _isSending = true;
        while (!_isClosed && _answers.TryDequeue(out (ReadOnlyMemory<byte> Answer, SafeMessage Question) next))
        {
            try
            {
                await socket.SendAsync(next.Answer, next.Question.From);
                server.Metrics.CountDatagram("answered");
                server.Metrics.CountBytes("sent", next.Answer.Length);
            }
            catch (Exception exception) when (exception is IOException or TimeoutException or ArgumentException or ObjectDisposedException)
            {
                server.Metrics.CountDatagram("unanswered");
                server.Log.Category(LogCategory.Network).Debug($"An answer to {next.Question.From} was not sent: {exception.Message}");
            }
        }

        _isSending = false;
    }
}
