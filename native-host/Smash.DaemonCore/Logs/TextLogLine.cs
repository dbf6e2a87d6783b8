using System.Globalization;
using System.Text;

namespace Smash.DaemonCore.Logs;

/// <summary>The format for people: <c>time pid subsystem category level: message</c>, then each field after a tab as <c>name=value</c>.</summary>
internal static class TextLogLine
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";
    private const int HeaderWords = 5;

    public static byte[] Format(LogEntry entry)
    {
        var builder = new StringBuilder();
        builder.Append(CultureInfo.InvariantCulture, $"{entry.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffffZ} {entry.Pid} {entry.Subsystem} ");
        builder.Append(LogNames.Of(entry.Category)).Append(' ').Append(LogNames.Of(entry.Level)).Append(": ");
        LogText.AppendEscaped(builder, entry.Message);
        foreach (LogField field in entry.Fields)
        {
            builder.Append('\t').Append(field.Name).Append('=');
            LogText.AppendEscaped(builder, field.Value);
        }

        return Encoding.UTF8.GetBytes(builder.Append('\n').ToString());
    }

    public static LogEntry? Parse(string line)
    {
        string[] words = line.Split(' ', HeaderWords + 1);
        if (words.Length <= HeaderWords
            || !DateTimeOffset.TryParseExact(words[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            || LogNames.FindCategory(words[3]) is not { } category
            || !words[4].EndsWith(':')
            || LogNames.FindLevel(words[4][..^1]) is not { } level)
        {
            return null;
        }

        string[] parts = words[HeaderWords].Split('\t');
        return new LogEntry(time, pid, words[2], category, level, LogText.Unescape(parts[0])) { Fields = [.. parts.Skip(1).Select(ParseField)] };
    }

    private static LogField ParseField(string part)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new LogField("", LogText.Unescape(part)) : new LogField(part[..equals], LogText.Unescape(part[(equals + 1)..]));
    }
}
