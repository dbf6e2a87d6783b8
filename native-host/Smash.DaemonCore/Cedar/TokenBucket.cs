namespace Smash.DaemonCore.Cedar;

/// <summary>Bandwidth of one direction of one socket: so many bytes a second in the long run, at most a quarter of a second's worth at once.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="bytesPerSecond">The rate, 1 or more.</param>
internal sealed class TokenBucket(TimeProvider timeProvider, long bytesPerSecond)
{
    private readonly double _capacity = Math.Max(1, bytesPerSecond / 4.0);
    private double _tokens = Math.Max(1, bytesPerSecond / 4.0);
    private long _filledAt = timeProvider.GetTimestamp();

    public long BytesPerSecond { get; } = bytesPerSecond;

    /// <summary>Takes what is there.</summary>
    /// <param name="wanted">Bytes that could be used, 1 or more.</param>
    /// <returns>Bytes that may be used now; 0: none before <see cref="GetDelay"/>.</returns>
    public int Take(int wanted)
    {
        Fill();
        int granted = (int)Math.Min(wanted, Math.Floor(_tokens));
        _tokens -= granted;
        return granted;
    }

    /// <summary>Gives back what was taken and not used.</summary>
    public void Return(int bytes) => _tokens = Math.Min(_capacity, _tokens + bytes);

    /// <summary>How long until so much is there, or as much as is ever there at once: not before, so that a slow rate does not wake the loop for each byte.</summary>
    public TimeSpan GetDelay(int wanted)
    {
        Fill();
        double missing = Math.Max(1, Math.Min(wanted, _capacity)) - _tokens;
        // A microsecond more than the quotient, lest rounding wake the socket for the last fraction of a byte.
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(missing / BytesPerSecond) + TimeSpan.FromMicroseconds(1);
    }

    private void Fill()
    {
        long now = timeProvider.GetTimestamp();
        _tokens = Math.Min(_capacity, _tokens + (timeProvider.GetElapsedTime(_filledAt, now).TotalSeconds * BytesPerSecond));
        _filledAt = now;
    }
}
