using Smash.Protocol;

namespace Smash.Client;

/// <summary>No host listens at the socket. The socket may be there still, left by one that was killed.</summary>
public sealed class HostNotRunningException : SmashException
{
    /// <summary>Makes one with a default message.</summary>
    public HostNotRunningException()
        : this("No host is running.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Where no host listens.</param>
    public HostNotRunningException(string message)
        : base(Errno.ENOENT, message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Where no host listens.</param>
    /// <param name="innerException">What the system said.</param>
    public HostNotRunningException(string message, Exception? innerException)
        : base(Errno.ENOENT, message, innerException)
    {
    }
}
