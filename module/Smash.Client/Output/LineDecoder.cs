using System.Text;

namespace Smash.Client;

/// <summary>
/// Turns bytes, as they come, into lines of text. A line ends with LF or CR LF; bytes that are not UTF-8 become U+FFFD; a character may
/// be cut in two between two chunks.
/// </summary>
public sealed class LineDecoder
{
    /// <summary>Most characters of a line; the rest of a longer one comes as further lines, so that memory stays bounded.</summary>
    public const int MaxLineLength = 16 * 1024 * 1024;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();
    private char[] _characters = [];

    /// <summary>Decodes a chunk.</summary>
    /// <param name="chunk">The bytes that come next.</param>
    /// <returns>The lines that are complete now, without their ends.</returns>
    public IEnumerable<string> Decode(ReadOnlyMemory<byte> chunk)
    {
        int count = Encoding.UTF8.GetMaxCharCount(chunk.Length);
        if (_characters.Length < count)
        {
            _characters = new char[count];
        }

        int end = _decoder.GetChars(chunk.Span, _characters, flush: false);
        int start = 0;
        while (start < end)
        {
            int length = _characters.AsSpan(start, end - start).IndexOf('\n');
            if (length >= 0)
            {
                yield return TakeLine(_characters.AsSpan(start, length));
                start += length + 1;
                continue;
            }

            int part = Math.Min(end - start, MaxLineLength - _line.Length);
            _line.Append(_characters, start, part);
            start += part;
            if (_line.Length == MaxLineLength)
            {
                yield return TakeLine([]);
            }
        }
    }

    /// <summary>Ends the text.</summary>
    /// <returns>The last line, if it has no end of its own; null otherwise.</returns>
    public string? Finish()
    {
        var rest = new char[4];
        _line.Append(rest, 0, _decoder.GetChars([], rest, flush: true));
        return _line.Length == 0 ? null : TakeLine([]);
    }

    private string TakeLine(ReadOnlySpan<char> tail)
    {
        if (_line.Length == 0)
        {
            return new string(tail.EndsWith("\r") ? tail[..^1] : tail);
        }

        _line.Append(tail);
        if (_line[^1] == '\r')
        {
            _line.Length--;
        }

        string line = _line.ToString();
        _line.Clear();
        return line;
    }
}
