using Smash.Protocol.Red;

namespace Smash.Red;

/// <summary>A call that RED refuses, or that failed: it is answered by a fault with this error, and nothing else happens.</summary>
/// <param name="error">The error of the RED report.</param>
/// <param name="extras">What makes it precise: the name that is meant, the system's reason, what to do about it. May be empty.</param>
/// <param name="innerException">What failed beneath; null: nothing else.</param>
public sealed class RedException(RedError error, string extras, Exception? innerException = null) : Exception($"{error}: {extras}", innerException)
{
    /// <summary>Makes one without particulars.</summary>
    public RedException()
        : this(RedError.Unknown, "")
    {
    }

    /// <summary>Makes one of an unknown error.</summary>
    /// <param name="message">What makes it precise.</param>
    public RedException(string message)
        : this(RedError.Unknown, message)
    {
    }

    /// <summary>Makes one of an unknown error and what failed beneath.</summary>
    /// <param name="message">What makes it precise.</param>
    /// <param name="innerException">What failed beneath.</param>
    public RedException(string message, Exception innerException)
        : this(RedError.Unknown, message, innerException)
    {
    }

    /// <summary>The error: <c>red_errno</c>.</summary>
    public RedError Error { get; } = error;

    /// <summary>What makes it precise: <c>red_extras</c>.</summary>
    public string Extras { get; } = extras;
}
