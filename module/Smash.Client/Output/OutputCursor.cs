using System.Globalization;

namespace Smash.Client;

/// <summary>A place in a job's output, where a reading is to begin. The same place gives the same bytes, to whoever reads and as often as it is read.</summary>
/// <param name="JobId">Id of the job.</param>
/// <param name="OutputOffset">Bytes of its standard output before the place.</param>
/// <param name="ErrorOffset">Bytes of its standard error before the place.</param>
public sealed record OutputCursor(uint JobId, ulong OutputOffset, ulong ErrorOffset)
{
    private const int PartCount = 3;

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cursor">The cursor.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out OutputCursor? cursor)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':');
        cursor = parts.Length == PartCount
            && uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong output) && output <= long.MaxValue
            && ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out ulong error) && error <= long.MaxValue
            ? new OutputCursor(id, output, error)
            : null;
        return cursor is not null;
    }

    /// <summary>The cursor as text: <c>JOB:OUTPUT:ERROR</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{JobId}:{OutputOffset}:{ErrorOffset}");
}
