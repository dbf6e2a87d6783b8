using System.Globalization;

namespace Smash.DaemonCore.Logs;

/// <summary>
/// A place between two lines of a log, which stays right when the file is set aside: it names the file by its first line, which carries a time and a process,
/// for an inode's number is soon another file's. As a text it is <c>file-offset</c> in hexadecimal and decimal digits, and empty for the start.
/// </summary>
/// <param name="File">A hash of the first line of the file; 0: the start of the oldest file that is there.</param>
/// <param name="Offset">Bytes before it in that file.</param>
public readonly record struct LogPosition(ulong File, long Offset)
{
    /// <summary>Before all that is still there.</summary>
    public static LogPosition Start => default;

    /// <summary>Reads what <see cref="ToString"/> made.</summary>
    /// <param name="text">The text; empty is <see cref="Start"/>.</param>
    /// <exception cref="FormatException">It is no position.</exception>
    public static LogPosition Parse(string text)
    {
        if (text.Length == 0)
        {
            return Start;
        }

        int dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && ulong.TryParse(text.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong file) && file != 0
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            ? new LogPosition(file, offset)
            : throw new FormatException($"'{text}' is no position in a log: give back what an answer said, or an empty text for the start.");
    }

    /// <inheritdoc/>
    public override string ToString() => File == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{File:x16}-{Offset}");
}
