using System.Security.Cryptography;

namespace Smash.DaemonCore.Cedar;

/// <summary>Signs fragments, and says which ones are to be believed.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="options">Key and tolerance.</param>
/// <param name="counters">What is counted.</param>
internal sealed class FragmentGuard(TimeProvider timeProvider, SafeSockOptions options, SafeSockCounters counters)
{
    // Nobody remembers what was delivered before: a socket that was just made believes nothing that was sent before it.
    private readonly long _madeAt = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
    private readonly byte[]? _key = options.Key?.ToArray();

    /// <summary>The number of this socket, by which others tell it from what had its port before.</summary>
    public ulong Sender { get; } = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public bool HasKey => _key is not null;

    public long Now => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Puts the tag behind header and content.</summary>
    /// <param name="datagram">Header, content and room for the tag.</param>
    public void Sign(Span<byte> datagram) => HMACSHA256.HashData(_key!, datagram[..^FragmentHeader.TagLength], datagram[^FragmentHeader.TagLength..]);

    /// <summary>Whether a fragment is to be believed; if not, it is counted.</summary>
    public bool Believes(ReadOnlySpan<byte> datagram, FragmentHeader header)
    {
        if (header.IsSigned != HasKey || (HasKey && !IsTagRight(datagram)))
        {
            counters.Unauthenticated++;
            return false;
        }

        // One's own message that comes back was not sent here by somebody else.
        if (HasKey && (header.Sender == Sender || !IsFresh(header.Time)))
        {
            counters.Stale++;
            return false;
        }

        return true;
    }

    private bool IsTagRight(ReadOnlySpan<byte> datagram)
    {
        Span<byte> tag = stackalloc byte[FragmentHeader.TagLength];
        HMACSHA256.HashData(_key!, datagram[..^FragmentHeader.TagLength], tag);
        return CryptographicOperations.FixedTimeEquals(tag, datagram[^FragmentHeader.TagLength..]);
    }

    private bool IsFresh(long time)
    {
        long tolerance = (long)options.ClockTolerance.TotalMilliseconds;
        long now = Now;
        return time >= Math.Max(_madeAt, now - tolerance) && time <= now + tolerance;
    }
}
