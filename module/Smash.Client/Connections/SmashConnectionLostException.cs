using Smash.Protocol;

namespace Smash.Client;

/// <summary>The connection ended before the answer came.</summary>
public sealed class SmashConnectionLostException : SmashException
{
    /// <summary>Makes one with a default message.</summary>
    public SmashConnectionLostException()
        : this("The connection to the host was lost.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is lost with it.</param>
    public SmashConnectionLostException(string message)
        : base(Errno.EIO, message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is lost with it.</param>
    /// <param name="innerException">What ended the connection.</param>
    public SmashConnectionLostException(string message, Exception? innerException)
        : base(Errno.EIO, message, innerException)
    {
    }

    /// <summary>Whether a request had been sent whole, so that the host may or may not have carried it out.</summary>
    public bool MayBeDone { get; init; }
}
