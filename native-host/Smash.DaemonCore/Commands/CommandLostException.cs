namespace Smash.DaemonCore.Commands;

/// <summary>The command was sent, at least in part, and no whole answer came: nobody knows whether it was carried out. Ask the daemon before it is sent again.</summary>
/// <param name="message">Which daemon, and what happened.</param>
/// <param name="innerException">What lies beneath: a timeout, a connection that ended, an answer that is none.</param>
public sealed class CommandLostException(string message, Exception? innerException) : CommandException(message, innerException);
