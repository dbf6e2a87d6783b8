namespace Smash.DaemonCore.Commands;

/// <summary>The daemon was not reached, or was not the one that was meant: the command has not been sent, and may be sent elsewhere or later.</summary>
/// <param name="message">Which daemon, and why.</param>
/// <param name="innerException">What lies beneath.</param>
public sealed class DaemonUnreachableException(string message, Exception? innerException) : CommandException(message, innerException);
