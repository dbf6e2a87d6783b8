using Smash.Protocol;

namespace Smash.Client;

/// <summary>The host refused a request, and nothing has changed; or, in a derived type, it could not be reached at all.</summary>
public class SmashException : Exception
{
    /// <summary>Makes one without a cause.</summary>
    public SmashException()
        : this(Errno.EIO, "The host could not carry the request out.")
    {
    }

    /// <summary>Makes one with error EIO.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public SmashException(string message)
        : this(Errno.EIO, message)
    {
    }

    /// <summary>Makes one with error EIO.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What failed beneath.</param>
    public SmashException(string message, Exception innerException)
        : this(Errno.EIO, message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="error">The host's error number.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What failed beneath.</param>
    public SmashException(Errno error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The Linux error number, as in errno(3).</summary>
    public Errno Error { get; }

    /// <summary>The request that the host refused; null where none was.</summary>
    public PacketType? Request { get; init; }

    /// <summary>Number of the daemon command that was refused (<see cref="Smash.Protocol.Cedar.DaemonCommand"/>); null where none was.</summary>
    public int? Command { get; init; }
}
