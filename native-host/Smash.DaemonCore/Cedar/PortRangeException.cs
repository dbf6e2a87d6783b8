namespace Smash.DaemonCore.Cedar;

/// <summary>Every port of a range is taken: widen LOWPORT–HIGHPORT, or end what holds them.</summary>
public sealed class PortRangeException : IOException
{
    /// <summary>Makes one with a default message.</summary>
    public PortRangeException()
        : base("Every port of the range is taken.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    public PortRangeException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public PortRangeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one about a range.</summary>
    /// <param name="address">The local address.</param>
    /// <param name="range">The range.</param>
    public PortRangeException(System.Net.IPAddress address, PortRange range)
        : base($"None of the {range.Count} ports {range} of {address} is free: widen the range (LOWPORT, HIGHPORT), or end what holds them.") => Range = range;

    /// <summary>The range.</summary>
    public PortRange Range { get; }
}
