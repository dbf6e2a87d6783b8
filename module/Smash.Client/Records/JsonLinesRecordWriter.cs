using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Smash.Client;

/// <summary>Each record as a JSON object on a line of its own. A value that is not there is null.</summary>
internal class JsonLinesRecordWriter : RecordWriter
{
    // What is written is a file, and no part of a page: letters of all languages stay as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _text = new();

    /// <inheritdoc/>
    public override string Write(SmashJob job)
    {
        _text.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_text, Options))
        {
            json.WriteStartObject();
            foreach (RecordField field in RecordFields.All)
            {
                json.WritePropertyName(field.Name);
                WriteValue(json, field.GetValue(job));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(_text.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case DateTime time:
                json.WriteStringValue(RecordText.FromTime(time));
                break;
            case IEnumerable<string> texts:
                WriteTexts(json, texts);
                break;
            default:
                json.WriteRawValue(RecordText.FromNumber(value));
                break;
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
