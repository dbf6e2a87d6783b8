using System.Buffers;
using System.Text;

namespace Smash.ScriptJob;

/// <summary>Makes records of a script job's standard output, as its bytes come.</summary>
public sealed class StreamRecordReader
{
    /// <summary>Most bytes of a line of text; the rest of a longer one comes as further text. A record may have any length.</summary>
    public const int MaxTextLength = 16 * 1024 * 1024;

    private const byte Mark = (byte)StreamRecord.Mark;

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Makes records of an output from its start, or from the start of a line.</summary>
    /// <param name="chunks">Its bytes, in pieces of any size.</param>
    public static IEnumerable<StreamRecord> ReadAll(IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        var reader = new StreamRecordReader();
        foreach (ReadOnlyMemory<byte> chunk in chunks)
        {
            foreach (StreamRecord record in reader.Read(chunk))
            {
                yield return record;
            }
        }

        if (reader.Finish() is { } last)
        {
            yield return last;
        }
    }

    /// <summary>Takes the bytes that come next.</summary>
    /// <param name="chunk">The bytes.</param>
    /// <returns>The records that are complete now.</returns>
    public IEnumerable<StreamRecord> Read(ReadOnlyMemory<byte> chunk)
    {
        for (ReadOnlyMemory<byte> rest = chunk; !rest.IsEmpty;)
        {
            (int length, bool isWhole) = MeasureNext(rest.Span);
            _line.Write(rest.Span[..length]);
            rest = rest[length..];
            if (isWhole)
            {
                yield return Take();
                rest = !rest.IsEmpty && rest.Span[0] == '\n' ? rest[1..] : rest;
            }
        }
    }

    /// <summary>Ends the output.</summary>
    /// <returns>The last line, if it has no end of its own; null otherwise.</returns>
    public StreamRecord? Finish() => _line.WrittenCount == 0 ? null : Take();

    /// <summary>How many of the next bytes belong to the line that is being read, and whether it is whole with them.</summary>
    private (int Length, bool IsWhole) MeasureNext(ReadOnlySpan<byte> next)
    {
        // A line ends with LF, and before a mark: that begins a record, also behind a part of a line.
        int begun = _line.WrittenCount == 0 && next[0] == Mark ? 1 : 0;
        int end = next[begun..].IndexOfAny((byte)'\n', Mark);
        int length = end < 0 ? next.Length : begun + end;
        bool isRecord = (_line.WrittenCount == 0 ? next[0] : _line.WrittenSpan[0]) == Mark;
        int room = MaxTextLength - _line.WrittenCount;
        return isRecord || length <= room ? (length, end >= 0) : (room, true);
    }

    private StreamRecord Take()
    {
        ReadOnlySpan<byte> line = _line.WrittenSpan;
        string text = Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);
        _line.ResetWrittenCount();
        return StreamRecord.Parse(text);
    }
}
