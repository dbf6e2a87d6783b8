using System.Globalization;
using Smash.Protocol.Red;

namespace Smash.Red.Jobs;

/// <summary>What callers may say by properties with a content: extensions that other servers do not echo.</summary>
/// <param name="Offset">OFFSET: where in its file a source begins.</param>
/// <param name="Timeout">TIMEOUT: how long the connection is waited for; null: the setting.</param>
/// <param name="IsHashed">Whether SHA256 is asked for.</param>
internal sealed record JobParameters(long Offset, TimeSpan? Timeout, bool IsHashed)
{
    private const double LongestTimeoutSeconds = 24 * 60 * 60;

    /// <summary>Reads them.</summary>
    /// <param name="properties">The properties of the call.</param>
    /// <param name="refusal">The error where one is wrong.</param>
    /// <exception cref="RedException">One is wrong; the extras say which.</exception>
    public static JobParameters Read(IReadOnlyList<RedJobProperty> properties, RedError refusal)
    {
        string offset = Content(properties, JobPropertyTag.Offset);
        string timeout = Content(properties, JobPropertyTag.Timeout);
        return new JobParameters(
            offset.Length == 0 ? 0 : ReadOffset(offset, refusal),
            timeout.Length == 0 ? null : ReadTimeout(timeout, refusal),
            properties.Any(static property => property.Tag == JobPropertyTag.Sha256));
    }

    private static string Content(IReadOnlyList<RedJobProperty> properties, string tag) => properties.FirstOrDefault(property => property.Tag == tag)?.Content ?? "";

    private static long ReadOffset(string text, RedError refusal) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long offset) ? offset : throw new RedException(refusal, $"OFFSET '{text}' is no number of bytes");

    private static TimeSpan ReadTimeout(string text, RedError refusal) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= LongestTimeoutSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new RedException(refusal, $"TIMEOUT '{text}' is no number of seconds above 0, up to {LongestTimeoutSeconds}");
}
