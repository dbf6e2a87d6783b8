using Smash.Protocol;

namespace Smash.Client;

/// <summary>The place of a socket cannot be used; no connection was tried, and no host started.</summary>
public sealed class EndpointException : SmashException
{
    /// <summary>Makes one with a default message.</summary>
    public EndpointException()
        : this("The socket's path cannot be used.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong with which path.</param>
    public EndpointException(string message)
        : base(Errno.EINVAL, message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong with which path.</param>
    /// <param name="innerException">What the system said.</param>
    public EndpointException(string message, Exception? innerException)
        : base(Errno.EINVAL, message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">The same in words, with the path.</param>
    public EndpointException(EndpointFault fault, string message)
        : base(fault is EndpointFault.AccessDenied or EndpointFault.UnsafeFolder ? Errno.EACCES : Errno.EINVAL, message) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public EndpointFault Fault { get; }
}
