using Smash.Protocol;

namespace Smash.Client;

/// <summary>A file was not carried to or from a world.</summary>
public sealed class RedTransferException : SmashException
{
    /// <summary>Makes one with a default message.</summary>
    public RedTransferException()
        : this("The file was not carried.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    public RedTransferException(string message)
        : base(Errno.EIO, message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public RedTransferException(string message, Exception? innerException)
        : base(Errno.EIO, message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">The same in words, with the path.</param>
    /// <param name="innerException">What failed beneath.</param>
    public RedTransferException(RedTransferFault fault, string message, Exception? innerException = null)
        : base(Errno.EIO, message, innerException) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public RedTransferFault Fault { get; }

    /// <summary>Whether the same may work in the next moment.</summary>
    internal bool IsTransient => Fault is RedTransferFault.Broken or RedTransferFault.NotConnected;
}
