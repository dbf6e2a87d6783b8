using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Smash.DaemonCore.Logs;

/// <summary>The format for programs: an object a line, with time, pid, subsystem, category, level, message and, where there are any, fields.</summary>
internal static class JsonLogLine
{
    // Letters of every language stay readable; control characters and ends of lines are escaped all the same.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Format(LogEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("time", entry.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteNumber("pid", entry.Pid);
            writer.WriteString("subsystem", entry.Subsystem);
            writer.WriteString("category", LogNames.Of(entry.Category));
            writer.WriteString("level", LogNames.Of(entry.Level));
            writer.WriteString("message", entry.Message);
            WriteFields(writer, entry.Fields);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    public static LogEntry? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonDocument.TryParseValue(ref reader, out JsonDocument? document) ? ReadEntry(document) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: an escape of half a character (JsonElement.GetString).
            return null;
        }
    }

    private static void WriteFields(Utf8JsonWriter writer, IReadOnlyList<LogField> fields)
    {
        if (fields.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("fields");
        foreach (LogField field in fields)
        {
            writer.WriteString(field.Name, field.Value);
        }

        writer.WriteEndObject();
    }

    private static LogEntry? ReadEntry(JsonDocument document)
    {
        using (document)
        {
            JsonElement root = document.RootElement;
            return Text(root, "time") is { } timeText && DateTimeOffset.TryParse(timeText, System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset time)
                && root.TryGetProperty("pid", out JsonElement pidElement) && pidElement.ValueKind == JsonValueKind.Number && pidElement.TryGetInt32(out int pid)
                && Text(root, "subsystem") is { } subsystem
                && LogNames.FindCategory(Text(root, "category") ?? "") is { } category
                && LogNames.FindLevel(Text(root, "level") ?? "") is { } level
                && Text(root, "message") is { } message
                ? new LogEntry(time, pid, subsystem, category, level, message) { Fields = ReadFields(root) }
                : null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static LogField[] ReadFields(JsonElement root) =>
        root.TryGetProperty("fields", out JsonElement fields) && fields.ValueKind == JsonValueKind.Object
            ? [.. fields.EnumerateObject().Select(static field => new LogField(field.Name, field.Value.ToString()))]
            : [];
}
