using Smash.Protocol;

namespace Smash.DaemonCore.Commands;

/// <summary>Thrown by a handler that cannot carry a command out; the client is told the error and the message.</summary>
/// <param name="error">The answer's status; not <see cref="Errno.None"/>.</param>
/// <param name="message">What is wrong and what to do about it, for whoever sent the command. It holds nothing that the client may not know.</param>
public sealed class CommandRefusedException(Errno error, string message) : Exception(message)
{
    /// <summary>The answer's status.</summary>
    public Errno Error { get; } = error;
}
