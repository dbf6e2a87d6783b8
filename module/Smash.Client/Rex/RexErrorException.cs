using Smash.Protocol;

namespace Smash.Client;

/// <summary>REX refused what was asked, here or at another machine, or it came to a bad end there.</summary>
public sealed class RexErrorException : SmashException
{
    /// <summary>Makes one with a default message.</summary>
    public RexErrorException()
        : this("RexFailed", Errno.EIO, "REX could not carry the request out.")
    {
    }

    /// <summary>Makes one with the id RexFailed.</summary>
    /// <param name="message">What is wrong.</param>
    public RexErrorException(string message)
        : this("RexFailed", Errno.EIO, message)
    {
    }

    /// <summary>Makes one with the id RexFailed.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public RexErrorException(string message, Exception innerException)
        : base(message, innerException) => ErrorId = "RexFailed";

    /// <summary>Makes one.</summary>
    /// <param name="errorId">The stable word that programs know it by.</param>
    /// <param name="error">Linux's error number nearest to it.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public RexErrorException(string errorId, Errno error, string message, Exception? innerException = null)
        : base(error, message, innerException) => ErrorId = errorId;

    /// <summary>The stable word that programs know it by, such as RexNotGranted.</summary>
    public string ErrorId { get; }
}
