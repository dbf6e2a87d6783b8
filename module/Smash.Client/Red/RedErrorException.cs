using Smash.Protocol;
using Smash.Protocol.Red;

namespace Smash.Client;

/// <summary>A RED answered a call with an error of its own: one of RED_E….</summary>
public sealed class RedErrorException : SmashException
{
    /// <summary>Makes one with a default message.</summary>
    public RedErrorException()
        : this("The RED could not carry the call out.")
    {
    }

    /// <summary>Makes one with error RED_EUNKNOWN.</summary>
    /// <param name="message">What is wrong.</param>
    public RedErrorException(string message)
        : this(RedError.Unknown, message)
    {
    }

    /// <summary>Makes one with error RED_EUNKNOWN.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public RedErrorException(string message, Exception? innerException)
        : base(Errno.EIO, message, innerException) => RedError = RedError.Unknown;

    /// <summary>Makes one.</summary>
    /// <param name="error">The error.</param>
    /// <param name="message">What is wrong, as the RED says.</param>
    public RedErrorException(RedError error, string message)
        : base(Errno.EIO, message) => RedError = error;

    /// <summary>The error, as the RED has it.</summary>
    public RedError RedError { get; }

    /// <summary>The method that was called.</summary>
    public string Method { get; init; } = "";

    /// <summary>What the RED adds to its message: the property, the path, the reason; empty: nothing.</summary>
    public string Detail { get; init; } = "";
}
