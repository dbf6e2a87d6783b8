namespace Smash.Session;

/// <summary>The time as records hold it: microseconds since the epoch.</summary>
internal static class UnixMicroseconds
{
    public static long Now => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
