using System.Globalization;
using System.Management.Automation;
using System.Xml;

namespace Smash.ScriptJob;

/// <summary>One object of one stream of a script job.</summary>
/// <remarks>
/// On the job's standard output it is one line: the byte 0x1E, the letter of the stream (<see cref="StreamKind"/>), the index of the item that it belongs to where
/// there are items, in decimal digits, and the object as CLIXML without line breaks. CLIXML holds no 0x1E, so that byte begins a record also where
/// something else has written a part of a line before it.
/// </remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Content">Its CLIXML; of text, the text itself.</param>
/// <param name="ItemIndex">Index, from 0, of the item that it belongs to; null: there are no items.</param>
public sealed record StreamRecord(StreamKind Kind, string Content, int? ItemIndex = null)
{
    /// <summary>The character that a record begins with.</summary>
    public const char Mark = '\x1E';

    /// <summary>Reads a line. One that is no record is text.</summary>
    /// <param name="line">The line, without its end.</param>
    public static StreamRecord Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length < 2 || line[0] != Mark || !IsKind(line[1]))
        {
            return new StreamRecord(StreamKind.Text, line);
        }

        int start = 2;
        while (start < line.Length && char.IsAsciiDigit(line[start]))
        {
            start++;
        }

        int? index = start > 2 && int.TryParse(line.AsSpan(2, start - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : null;
        bool hasDocument = line.AsSpan(start).StartsWith("<Objs ") && line.EndsWith("</Objs>", StringComparison.Ordinal);
        bool isAboutItems = line[1] is (char)StreamKind.ItemDone or (char)StreamKind.ItemCount && index is not null && start == line.Length;
        return hasDocument || isAboutItems ? new StreamRecord((StreamKind)line[1], line[start..], index) : new StreamRecord(StreamKind.Text, line);
    }

    /// <summary>The line that it is, without its end.</summary>
    public string ToLine() => Kind == StreamKind.Text ? Content : string.Create(CultureInfo.InvariantCulture, $"{Mark}{(char)Kind}{ItemIndex}{Content}");

    /// <summary>
    /// What was written: of Output any object or null, of Error an <see cref="ErrorRecord"/>, of Information an <see cref="InformationRecord"/>, of
    /// Progress a <see cref="ProgressRecord"/>, of Warning, Verbose, Debug and Text a string.
    /// </summary>
    /// <exception cref="InvalidDataException">The content is not what a script job writes.</exception>
    public object? ReadValue()
    {
        try
        {
            return Kind switch
            {
                StreamKind.Text => Content,
                StreamKind.ItemDone or StreamKind.ItemCount => null,
                StreamKind.Error => ErrorRecordForm.Read(Content),
                StreamKind.Information => InformationRecordForm.Read(Content),
                // The one kind of record that CLIXML has a form of its own for.
                StreamKind.Progress => (ProgressRecord)CliXml.Read(Content)!,
                _ => CliXml.Read(Content),
            };
        }
        catch (Exception exception) when (exception is XmlException or RuntimeException or InvalidCastException)
        {
            throw new InvalidDataException($"A record of the stream {Kind} cannot be read: {exception.Message}", exception);
        }
    }

    private static bool IsKind(char letter) => letter != 0 && Enum.IsDefined((StreamKind)letter);
}
