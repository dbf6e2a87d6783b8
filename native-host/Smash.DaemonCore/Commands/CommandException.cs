namespace Smash.DaemonCore.Commands;

/// <summary>A command got no good answer. What derives from it says what the caller may still do.</summary>
/// <param name="message">What happened, to which daemon.</param>
/// <param name="innerException">What lies beneath; null: nothing.</param>
public abstract class CommandException(string message, Exception? innerException) : Exception(message, innerException);
