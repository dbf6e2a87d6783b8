using Smash.Protocol;

namespace Smash.Client;

/// <summary>A RED could not be reached, let nobody in, or gave an answer that means nothing.</summary>
public sealed class RedLinkException : SmashException
{
    /// <summary>Makes one with a default message.</summary>
    public RedLinkException()
        : this("The RED cannot be reached.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    public RedLinkException(string message)
        : base(Errno.EIO, message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public RedLinkException(string message, Exception? innerException)
        : base(Errno.EIO, message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">The same in words, with the RED's address.</param>
    /// <param name="innerException">What failed beneath.</param>
    public RedLinkException(RedLinkFault fault, string message, Exception? innerException = null)
        : base(Errno.EIO, message, innerException) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public RedLinkFault Fault { get; }
}
