using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>A command that is being carried out: who asks, what is asked, and the answer.</summary>
public sealed class CommandContext
{
    private List<Action>? _afterAnswer;

    internal CommandContext(CommandDefinition command, CommandPeer peer, CedarReader request)
    {
        Command = command;
        Peer = peer;
        Request = request;
        Answer.Put(0);
    }

    /// <summary>The command.</summary>
    public CommandDefinition Command { get; }

    /// <summary>Who asks; allowed the command's level already.</summary>
    public CommandPeer Peer { get; }

    /// <summary>What came after the command's number: its arguments. A handler ends with <see cref="CedarReader.EndOfMessage"/>, so that arguments too many are told.</summary>
    public CedarReader Request { get; }

    /// <summary>The second message of a command that has a <see cref="CommandDefinition.Payload"/>; null for others.</summary>
    public CedarReader? Payload { get; internal init; }

    /// <summary>The answer. It begins with the status 0 already: the handler adds the results. A handler that throws loses what it added.</summary>
    public CedarWriter Answer { get; } = new();

    /// <summary>The stream that the command came over, for handlers that stream on after <see cref="SendAnswerAsync"/>; null over datagrams and packets.</summary>
    public ReliSock? Stream { get; internal init; }

    /// <summary>Canceled when the command server closes; over packets, when the connection does.</summary>
    public CancellationToken Cancelled { get; internal init; }

    /// <summary>Whether the answer has been sent already, so that no status can be told any more.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Sends the answer now, for a handler that goes on with the stream. Without it the answer is sent when the handler returns.</summary>
    /// <exception cref="InvalidOperationException">There is no stream, or the answer has been sent.</exception>
    /// <exception cref="IOException">The client is gone.</exception>
    public Task SendAnswerAsync()
    {
        if (Stream is null || IsAnswered)
        {
            throw new InvalidOperationException(Stream is null ? $"{Command.Name} came without a stream: its answer is sent when the handler returns." : $"The answer to {Command.Name} has been sent.");
        }

        IsAnswered = true;
        return Stream.SendAsync(Answer.Message);
    }

    /// <summary>Has something done once the answer has gone (or could not), for commands after which there is nobody left to answer, such as DC_OFF_FAST.</summary>
    /// <param name="action">What; called on the loop.</param>
    public void AfterAnswer(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        (_afterAnswer ??= []).Add(action);
    }

    internal void RunAfterAnswer()
    {
        List<Action>? actions = _afterAnswer;
        _afterAnswer = null;
        actions?.ForEach(static action => action());
    }
}
