using Smash.Protocol;

namespace Smash.DaemonCore.Signals;

/// <summary>A signal that cannot be registered, raised or sent. The message says which and why.</summary>
/// <param name="error">The reason as an error number: EINVAL for a number that is none or may not be used so, EOPNOTSUPP for one that nobody registered, EBUSY for one that is registered, ESRCH for a process that is neither parent nor child.</param>
/// <param name="message">What, and what to do.</param>
public sealed class SignalException(Errno error, string message) : Exception(message)
{
    /// <summary>The reason.</summary>
    public Errno Error { get; } = error;
}
