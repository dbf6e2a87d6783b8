namespace Smash.Protocol;

/// <summary>A payload did not decode. The frame it came in was whole, so the connection goes on.</summary>
public sealed class MalformedPacketException : FormatException
{
    /// <summary>Makes one with a default message.</summary>
    public MalformedPacketException()
        : base("The packet is malformed.")
    {
    }

    /// <summary>Makes one that says what is wrong and where.</summary>
    /// <param name="message">What is wrong, at which byte of the payload.</param>
    public MalformedPacketException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one that says what is wrong and where.</summary>
    /// <param name="message">What is wrong, at which byte of the payload.</param>
    /// <param name="innerException">What failed beneath.</param>
    public MalformedPacketException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
