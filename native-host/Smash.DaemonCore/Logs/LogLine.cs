using System.Text;

namespace Smash.DaemonCore.Logs;

/// <summary>An entry as a line, and back.</summary>
internal static class LogLine
{
    /// <summary>No line is longer, with its end: messages, fields and their number are bounded, and each character takes at most six bytes.</summary>
    public const int MaxLength = 64 * 1024;

    private const int MaxMessageLength = 4096;
    private const int MaxFields = 16;
    private const int MaxFieldNameLength = 64;
    private const int MaxFieldValueLength = 256;
    private const int MaxSubsystemLength = 64;

    /// <summary>Sees to it that a subsystem's name can stand in a line.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static void CheckSubsystem(string subsystem)
    {
        if (subsystem.Length is 0 or > MaxSubsystemLength || !subsystem.All(IsNameCharacter))
        {
            throw new ArgumentException($"The subsystem's name is 1 to {MaxSubsystemLength} letters, digits, '_', '-' and '.', not '{subsystem}'.");
        }
    }

    /// <summary>Makes a line, with its end.</summary>
    public static byte[] Format(LogEntry entry, LogFormat format)
    {
        LogEntry bounded = entry with { Message = LogText.Bound(entry.Message, MaxMessageLength), Fields = [.. entry.Fields.Take(MaxFields).Select(Bound)] };
        return format == LogFormat.Json ? JsonLogLine.Format(bounded) : TextLogLine.Format(bounded);
    }

    /// <summary>Reads a line, without its end, in either format.</summary>
    /// <returns>The entry, or null when the line is of another writer.</returns>
    public static LogEntry? Parse(ReadOnlySpan<byte> line) =>
        line.IsEmpty ? null : line[0] == (byte)'{' ? JsonLogLine.Parse(line) : TextLogLine.Parse(Encoding.UTF8.GetString(line));

    private static LogField Bound(LogField field) =>
        new(BoundName(field.Name), LogText.Bound(field.Value ?? "", MaxFieldValueLength));

    private static string BoundName(string name) =>
        string.Concat((name.Length > MaxFieldNameLength ? name[..MaxFieldNameLength] : name).Select(static character => IsNameCharacter(character) ? character : '_'));

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.';
}
