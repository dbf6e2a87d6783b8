using System.Buffers;
using System.Globalization;
using System.Text;

namespace Smash.Protocol.Red.XmlRpc;

/// <summary>A run of character data: a place in the document where that has it as it is meant, else bytes put together.</summary>
internal struct XmlText
{
    private ArrayBufferWriter<byte>? _buffer;
    private bool _isInBuffer;
    private int _start;
    private int _length;

    /// <summary>Where it begins in the document, or −1 where it is not there as it is meant.</summary>
    public readonly int Start => _isInBuffer ? -1 : _start;

    /// <summary>Makes it empty.</summary>
    public void Clear()
    {
        _isInBuffer = false;
        _start = 0;
        _length = 0;
    }

    /// <summary>Its bytes, in UTF-8.</summary>
    /// <param name="document">The document.</param>
    public readonly ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> document) => _isInBuffer ? _buffer!.WrittenSpan : document.Slice(_start, _length);

    /// <summary>Adds what stands between two pieces of markup.</summary>
    /// <param name="document">The document.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    /// <exception cref="FormatException">A reference in it is none.</exception>
    public void AddRun(ReadOnlySpan<byte> document, int start, int length)
    {
        ReadOnlySpan<byte> run = document.Slice(start, length);
        if (length == 0)
        {
            return;
        }

        if (_length == 0 && !_isInBuffer && run.IndexOfAny((byte)'&', (byte)'\r', (byte)']') < 0)
        {
            _start = start;
            _length = length;
            return;
        }

        MoveToBuffer(document);
        AppendReferences(run);
    }

    /// <summary>Adds a CDATA section's content.</summary>
    /// <param name="document">The document.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    public void AddLiteral(ReadOnlySpan<byte> document, int start, int length)
    {
        MoveToBuffer(document);
        AppendLines(document.Slice(start, length));
    }

    private void MoveToBuffer(ReadOnlySpan<byte> document)
    {
        if (_isInBuffer)
        {
            return;
        }

        _buffer ??= new ArrayBufferWriter<byte>();
        _buffer.ResetWrittenCount();
        _buffer.Write(document.Slice(_start, _length));
        _isInBuffer = true;
    }

    private readonly void AppendReferences(ReadOnlySpan<byte> run)
    {
        if (run.IndexOf("]]>"u8) >= 0)
        {
            throw new FormatException("There is a ]]> outside of a CDATA section.");
        }

        for (int at = run.IndexOf((byte)'&'); at >= 0; at = run.IndexOf((byte)'&'))
        {
            AppendLines(run[..at]);
            run = run[(at + 1)..];
            // The longest reference that means something is &#x10FFFF; but there may be zeros before it.
            int end = run[..Math.Min(run.Length, 32)].IndexOf((byte)';');
            AppendReference(end < 0 ? default : run[..end]);
            run = run[(end + 1)..];
        }

        AppendLines(run);
    }

    private readonly void AppendReference(ReadOnlySpan<byte> name)
    {
        if (name is [(byte)'#', ..])
        {
            AppendRune(name[1..]);
            return;
        }

        byte character = name switch
        {
            _ when name.SequenceEqual("lt"u8) => (byte)'<',
            _ when name.SequenceEqual("gt"u8) => (byte)'>',
            _ when name.SequenceEqual("amp"u8) => (byte)'&',
            _ when name.SequenceEqual("quot"u8) => (byte)'"',
            _ when name.SequenceEqual("apos"u8) => (byte)'\'',
            _ => throw new FormatException("An & begins none of the five entities that XML has by itself; others are not allowed."),
        };
        _buffer!.Write([character]);
    }

    private readonly void AppendRune(ReadOnlySpan<byte> number)
    {
        bool isHexadecimal = number is [(byte)'x', ..];
        if (!int.TryParse(isHexadecimal ? number[1..] : number, isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            || !IsCharacter(value))
        {
            throw new FormatException("A character reference names no character of XML.");
        }

        Span<byte> bytes = stackalloc byte[4];
        _buffer!.Write(bytes[..new Rune(value).EncodeToUtf8(bytes)]);
    }

    private static bool IsCharacter(int value) => value is '\t' or '\n' or '\r' or (>= 0x20 and < 0xD800) or (> 0xDFFF and < 0xFFFE) or (> 0xFFFF and <= 0x10FFFF);

    // XML has one line end: \r\n and \r in the document are \n.
    private readonly void AppendLines(ReadOnlySpan<byte> run)
    {
        ArrayBufferWriter<byte> buffer = _buffer!;
        for (int at = run.IndexOf((byte)'\r'); at >= 0; at = run.IndexOf((byte)'\r'))
        {
            buffer.Write(run[..at]);
            buffer.Write("\n"u8);
            run = run[(at + (run.Length > at + 1 && run[at + 1] == '\n' ? 2 : 1))..];
        }

        buffer.Write(run);
    }
}
