namespace Smash.Protocol.Rex;

/// <summary>What came is no frame, so where the next one begins is not known either: the link cannot go on.</summary>
public sealed class RexFrameException : FormatException
{
    /// <summary>Makes one with a default message.</summary>
    public RexFrameException()
        : base("What came is no frame of REX.")
    {
    }

    /// <summary>Makes one that says what is wrong.</summary>
    /// <param name="message">What is wrong.</param>
    public RexFrameException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one that says what is wrong.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public RexFrameException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
