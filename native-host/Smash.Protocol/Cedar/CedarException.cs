namespace Smash.Protocol.Cedar;

/// <summary>
/// A message, frame or datagram is not what its reader asks for: the two sides do not agree, or the bytes are no CEDAR at all.
/// A mismatch inside a message leaves the reader where it was and the stream whole; a wrong frame ends the stream.
/// </summary>
public sealed class CedarException : FormatException
{
    /// <summary>Makes one with a default message.</summary>
    public CedarException()
        : this("The CEDAR message is malformed.")
    {
    }

    /// <summary>Makes one that is about no single item.</summary>
    /// <param name="message">What is wrong and where.</param>
    public CedarException(string message)
        : base(message)
    {
        Expected = string.Empty;
        Found = string.Empty;
    }

    /// <summary>Makes one that is about no single item.</summary>
    /// <param name="message">What is wrong and where.</param>
    /// <param name="innerException">What failed beneath.</param>
    public CedarException(string message, Exception innerException)
        : base(message, innerException)
    {
        Expected = string.Empty;
        Found = string.Empty;
    }

    /// <summary>Makes one about an item.</summary>
    /// <param name="itemNumber">Which item of the message; the first is 1.</param>
    /// <param name="expected">What the reader asked for.</param>
    /// <param name="found">What is there.</param>
    public CedarException(int itemNumber, string expected, string found)
        : base($"Item {itemNumber} of the CEDAR message was to be {expected}, but is {found}.")
    {
        ItemNumber = itemNumber;
        Expected = expected;
        Found = found;
    }

    /// <summary>Which item of the message; the first is 1. 0: it is about no single item.</summary>
    public int ItemNumber { get; }

    /// <summary>What the reader asked for: the wire's name of a type (<c>int32</c>), or <c>end of message</c>. Empty when <see cref="ItemNumber"/> is 0.</summary>
    public string Expected { get; }

    /// <summary>What is there: a type, with the value where that is what does not fit (<c>int64 4294967296</c>), or <c>end of message</c>. Empty when <see cref="ItemNumber"/> is 0.</summary>
    public string Found { get; }

    /// <summary>Whether a message is longer than its receiver takes, rather than wrong.</summary>
    public bool IsTooLong { get; init; }
}
