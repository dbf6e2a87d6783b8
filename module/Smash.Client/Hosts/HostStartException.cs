using Smash.Protocol;

namespace Smash.Client;

/// <summary>A host could not be started.</summary>
public sealed class HostStartException : SmashException
{
    /// <summary>Makes one with a default message.</summary>
    public HostStartException()
        : this("The host could not be started.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Why, with what the host itself said.</param>
    public HostStartException(string message)
        : base(Errno.EIO, message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">What failed beneath.</param>
    public HostStartException(string message, Exception? innerException)
        : base(Errno.EIO, message, innerException)
    {
    }
}
