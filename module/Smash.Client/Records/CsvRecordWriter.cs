using System.Text;

namespace Smash.Client;

/// <summary>Records as RFC 4180 has them. A value that is not there is empty, an empty text is <c>""</c>, and each text of a list is a line of its field.</summary>
internal sealed class CsvRecordWriter : RecordWriter
{
    private const char Quote = '"';

    private static readonly char[] Special = [',', Quote, '\r', '\n'];

    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override string LineEnd => "\r\n";

    /// <inheritdoc/>
    public override string Head { get; } = string.Join(',', RecordFields.All.Select(static field => field.Name));

    /// <inheritdoc/>
    public override string Write(SmashJob job)
    {
        _line.Clear();
        foreach (RecordField field in RecordFields.All)
        {
            if (_line.Length > 0)
            {
                _line.Append(',');
            }

            Append(field.GetValue(job));
        }

        return _line.ToString();
    }

    private void Append(object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                AppendText(text);
                break;
            case DateTime time:
                _line.Append(RecordText.FromTime(time));
                break;
            case IEnumerable<string> texts:
                AppendText(string.Join('\n', texts));
                break;
            default:
                _line.Append(RecordText.FromNumber(value));
                break;
        }
    }

    private void AppendText(string text)
    {
        if (text.Length > 0 && text.IndexOfAny(Special) < 0 && text[0] != ' ' && text[^1] != ' ')
        {
            _line.Append(text);
            return;
        }

        _line.Append(Quote);
        foreach (char character in text)
        {
            _line.Append(character, character == Quote ? 2 : 1);
        }

        _line.Append(Quote);
    }
}
