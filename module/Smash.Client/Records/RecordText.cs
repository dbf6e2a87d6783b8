using System.Globalization;

namespace Smash.Client;

/// <summary>Values as every format has them.</summary>
internal static class RecordText
{
    /// <summary>A time as ISO 8601 has it, in UTC, with microseconds.</summary>
    public static string FromTime(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number without needless zeros.</summary>
    public static string FromNumber(object number) => number is decimal value
        ? value.ToString("0.######", CultureInfo.InvariantCulture)
        : Convert.ToString(number, CultureInfo.InvariantCulture)!;
}
