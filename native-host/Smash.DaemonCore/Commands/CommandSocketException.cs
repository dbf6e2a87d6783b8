namespace Smash.DaemonCore.Commands;

/// <summary>A daemon cannot listen where it was told to. The message says where, why, and what to do.</summary>
/// <param name="message">The message.</param>
/// <param name="innerException">What the kernel said; null: nothing.</param>
public sealed class CommandSocketException(string message, Exception? innerException = null) : IOException(message, innerException);
