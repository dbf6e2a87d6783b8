using System.Text;

namespace Smash.Protocol.Red.XmlRpc;

/// <summary>
/// Goes through an XML document in UTF-8 from tag to tag. It knows what a document without a DTD may have (elements, attributes, which it skips, character data, the five
/// entities, character references, CDATA sections, comments, processing instructions) and refuses the rest: with a DTD go entities, and with them all that they can be made to do.
/// </summary>
/// <param name="document">What <see cref="XmlDocument.ToUtf8"/> returned.</param>
internal ref struct XmlScanner(ReadOnlySpan<byte> document)
{
    private readonly ReadOnlySpan<byte> _document = document;
    private XmlText _text;
    private bool _isEmptyElement;
    private int _nameStart;
    private int _nameLength;

    /// <summary>The byte that is read next.</summary>
    public int Position { get; private set; }

    /// <summary>Where the text before the last tag is, if it is in the document as it is meant.</summary>
    public readonly XmlText Text => _text;

    /// <summary>The name of the last tag.</summary>
    public readonly ReadOnlySpan<byte> Name => _document.Slice(_nameStart, _nameLength);

    /// <summary>Reads the text up to the next tag, and the tag.</summary>
    /// <returns>Which kind of tag it is; <see cref="Name"/> tells its name.</returns>
    public XmlTag Read()
    {
        _text.Clear();
        if (_isEmptyElement)
        {
            _isEmptyElement = false;
            return XmlTag.End;
        }

        ReadText();
        return ReadTag();
    }

    /// <summary>The text before the last tag.</summary>
    public readonly ReadOnlySpan<byte> TextBytes => _text.Bytes(_document);

    /// <summary>Demands that nothing but comments and blanks is left.</summary>
    public void ReadEnd()
    {
        if (_isEmptyElement)
        {
            throw Bad("The document's element is empty.");
        }

        _text.Clear();
        while (Position < _document.Length)
        {
            int length = RunLength();
            if (!IsBlank(_document.Slice(Position, length)))
            {
                throw Bad("There is text behind the end of the document's element.");
            }

            Position += length;
            if (Position < _document.Length && !TrySkip())
            {
                throw Bad("There is more than one element at the top of the document.");
            }
        }
    }

    /// <summary>An error at the present place.</summary>
    /// <param name="message">What is wrong, as a sentence.</param>
    public readonly XmlRpcException Bad(string message) => new(XmlRpcErrorCode.BadXml, $"{message} (byte {Position})");

    /// <summary>Whether there is nothing but blanks.</summary>
    /// <param name="bytes">The bytes.</param>
    public static bool IsBlank(ReadOnlySpan<byte> bytes) => BlankLength(bytes) == bytes.Length;

    private readonly ReadOnlySpan<byte> Rest => _document[Position..];

    // Most tags follow each other, with nothing between or a line end: to look at a byte takes less than to begin a search.
    private readonly int RunLength() => Rest is [(byte)'<', ..] ? 0 : Rest.IndexOf((byte)'<') is >= 0 and var length ? length : Rest.Length;

    private static int BlankLength(ReadOnlySpan<byte> bytes)
    {
        int length = 0;
        while (length < bytes.Length && bytes[length] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            length++;
        }

        return length;
    }

    private void ReadText()
    {
        do
        {
            int length = RunLength();
            if (Position + length == _document.Length)
            {
                Position += length;
                throw Bad("The document ends before its element does.");
            }

            AddRun(length);
            Position += length;
        }
        while (TrySkip());
    }

    private void AddRun(int length)
    {
        try
        {
            _text.AddRun(_document, Position, length);
        }
        catch (FormatException exception)
        {
            throw Bad(exception.Message);
        }
    }

    // Passes what is no tag: true where there was something of the kind.
    private bool TrySkip()
    {
        if (Rest.Length < 2 || Rest[1] is not ((byte)'!' or (byte)'?'))
        {
            return false;
        }

        if (Rest.StartsWith("<![CDATA["u8))
        {
            int length = LengthTo("]]>"u8, 9, "a CDATA section");
            _text.AddLiteral(_document, Position + 9, length);
            Position += 9 + length + 3;
        }
        else if (Rest.StartsWith("<!--"u8))
        {
            int length = LengthTo("--"u8, 4, "a comment");
            Position += 4 + length + 2;
            Expect('>', "A comment has -- inside.");
        }
        else
        {
            SkipInstruction();
        }

        return true;
    }

    private void SkipInstruction()
    {
        if (Rest[1] == '!')
        {
            throw Bad("A document type (DTD) is not allowed.");
        }

        if (Position > 0 && Rest.Length > 5 && Ascii.EqualsIgnoreCase(Rest[2..5], "xml"u8) && !IsNameByte(Rest[5]))
        {
            throw Bad("An XML declaration stands at the begin of a document alone.");
        }

        Position += 2 + LengthTo("?>"u8, 2, "a processing instruction") + 2;
    }

    private readonly int LengthTo(ReadOnlySpan<byte> end, int skipped, string what) =>
        Rest[skipped..].IndexOf(end) is >= 0 and var length ? length : throw Bad($"The document ends inside {what}.");

    private XmlTag ReadTag()
    {
        Position++;
        bool isEnd = Rest.Length > 0 && Rest[0] == '/';
        Position += isEnd ? 1 : 0;
        _nameStart = Position;
        _nameLength = NameLength();
        Position += _nameLength;
        if (isEnd)
        {
            SkipBlanks();
            Expect('>', "An end tag has more than its name.");
            return XmlTag.End;
        }

        ReadAttributes();
        return XmlTag.Start;
    }

    private readonly int NameLength()
    {
        ReadOnlySpan<byte> rest = Rest;
        int length = 0;
        while (length < rest.Length && IsNameByte(rest[length]))
        {
            length++;
        }

        return length > 0 && rest[0] is not ((byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9')) ? length : throw Bad("A name is missing after <.");
    }

    private static bool IsNameByte(byte value) =>
        char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)':' or (byte)'-' or (byte)'.' or >= 0x80;

    private void ReadAttributes()
    {
        while (true)
        {
            bool isSeparate = SkipBlanks();
            switch (Rest)
            {
                case [(byte)'>', ..]:
                    Position++;
                    return;
                case [(byte)'/', (byte)'>', ..]:
                    Position += 2;
                    _isEmptyElement = true;
                    return;
                case [] or [(byte)'/']:
                    throw Bad("The document ends inside a tag.");
                default:
                    ReadAttribute(isSeparate);
                    break;
            }
        }
    }

    private void ReadAttribute(bool isSeparate)
    {
        if (!isSeparate)
        {
            throw Bad("A blank is missing before an attribute.");
        }

        Position += NameLength();
        SkipBlanks();
        Expect('=', "An attribute has no value.");
        SkipBlanks();
        if (Rest is not [(byte)'"' or (byte)'\'', ..] || Rest[1..].IndexOf(Rest[0]) is not (>= 0 and var length) || Rest.Slice(1, length).Contains((byte)'<'))
        {
            throw Bad("The value of an attribute is not in quotation marks, or has a < inside.");
        }

        Position += length + 2;
    }

    private bool SkipBlanks()
    {
        int length = BlankLength(Rest);
        Position += length;
        return length > 0;
    }

    private void Expect(char expected, string message)
    {
        if (Rest.Length == 0 || Rest[0] != expected)
        {
            throw Bad(message);
        }

        Position++;
    }
}
