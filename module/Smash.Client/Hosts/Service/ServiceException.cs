using Smash.Protocol;

namespace Smash.Client;

/// <summary>A host could not be made a service of the user's, or be one no more.</summary>
public sealed class ServiceException : SmashException
{
    /// <summary>Makes one with a default message.</summary>
    public ServiceException()
        : this("systemd refused.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    public ServiceException(string message)
        : base(Errno.EIO, message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public ServiceException(string message, Exception? innerException)
        : base(Errno.EIO, message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">The same in words, with what is concerned.</param>
    public ServiceException(ServiceFault fault, string message)
        : base(Errno.EIO, message) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public ServiceFault Fault { get; }
}
