using System.Security.Cryptography;

namespace Smash.Red.Worlds;

/// <summary>What names a world, and opens it: whoever knows it may do anything in the world.</summary>
/// <param name="Name">160 random bits, in hexadecimal digits.</param>
/// <param name="CreatedMicroseconds">When the world was made, microseconds since the epoch.</param>
internal sealed record WorldKey(string Name, long CreatedMicroseconds)
{
    private const int NameBytes = 20;

    // What a log may tell: enough to know worlds apart, and no key to any.
    private const int TellableLength = 8;

    /// <summary>What the log calls the world.</summary>
    public string Label => Name[..TellableLength];

    /// <summary>Makes a key that was never there.</summary>
    /// <param name="time">The clock.</param>
    /// <returns>The key.</returns>
    public static WorldKey Create(TimeProvider time) =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes)), (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <inheritdoc/>
    public override string ToString() => Label;
}
