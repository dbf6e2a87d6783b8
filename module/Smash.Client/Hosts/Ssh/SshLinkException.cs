using Smash.Protocol;

namespace Smash.Client;

/// <summary>Another machine's host cannot be reached over OpenSSH; no request was sent.</summary>
public sealed class SshLinkException : SmashException
{
    /// <summary>Makes one with a default message.</summary>
    public SshLinkException()
        : this("The other machine cannot be reached over ssh.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    public SshLinkException(string message)
        : base(Errno.EIO, message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public SshLinkException(string message, Exception? innerException)
        : base(Errno.EIO, message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">The same in words, with the machine and what ssh said.</param>
    public SshLinkException(LinkFault fault, string message)
        : base(Errno.EIO, message) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public LinkFault Fault { get; }

    /// <summary>Whether it may be otherwise in a moment, with nothing changed here: the network, or the machine, is away.</summary>
    public bool IsTransient => Fault is LinkFault.Unreachable or LinkFault.TimedOut or LinkFault.NameNotFound;
}
