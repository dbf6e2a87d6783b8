using Smash.Protocol;

namespace Smash.DaemonCore.Commands;

/// <summary>The daemon answered that it did not carry the command out.</summary>
/// <param name="error">The status: EACCES not allowed, EOPNOTSUPP unknown, EBADMSG not understood, EBUSY too many clients, EIO failed, or the command's own.</param>
/// <param name="message">The daemon's words.</param>
public sealed class CommandFailedException(Errno error, string message) : CommandException(message, null)
{
    /// <summary>The status.</summary>
    public Errno Error { get; } = error;
}
