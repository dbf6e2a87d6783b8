using System.Globalization;

namespace Smash.Client;

/// <summary>Numbers of bytes as people read and write them. A unit is 1,024 times the one before, with or without an i, as in PowerShell's own 1KB.</summary>
public static class ByteSize
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Writes a number of bytes with one decimal of the largest unit that leaves at least 1.</summary>
    /// <param name="bytes">The number.</param>
    /// <returns>For example <c>12.3 MB</c>; below 1,024 the plain number, <c>512 B</c>.</returns>
    public static string Format(ulong bytes)
    {
        int unit = 0;
        double value = bytes;
        while (value >= 1023.95 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return value.ToString(unit == 0 ? "0 " : "0.0 ", CultureInfo.InvariantCulture) + Units[unit];
    }

    /// <summary>Reads a number of bytes.</summary>
    /// <param name="text">A number, which may have a fraction, and a unit: B, K, KB, KiB, M, MB, MiB and so on to E, letters of either case.</param>
    /// <param name="bytes">The number, rounded down to whole bytes.</param>
    /// <returns>Whether the text is a size of at most 2⁶⁴ − 1 bytes.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out ulong bytes)
    {
        bytes = 0;
        text = text.Trim();
        int digits = text.LastIndexOfAnyInRange('0', '9') + 1;
        if (digits == 0 || !TryGetFactor(text[digits..].TrimStart(), out decimal factor)
            || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || number > ulong.MaxValue / factor)
        {
            return false;
        }

        bytes = (ulong)(number * factor);
        return true;
    }

    private static bool TryGetFactor(ReadOnlySpan<char> unit, out decimal factor)
    {
        factor = 1;
        foreach (string known in Units)
        {
            bool isBytes = known.Length == 1;
            if (Is(unit, known) || (isBytes ? unit.IsEmpty : Is(unit, known[..1]) || Is(unit, known[0] + "iB")))
            {
                return true;
            }

            factor *= 1024;
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<char> unit, string known) => unit.Equals(known, StringComparison.OrdinalIgnoreCase);
}
