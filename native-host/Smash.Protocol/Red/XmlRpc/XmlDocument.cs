using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Smash.Protocol.Red.XmlRpc;

/// <summary>Brings the bytes of an XML document into UTF-8, and refuses those that no document may have anywhere, so that what reads it need look for neither.</summary>
internal static class XmlDocument
{
    // Of the characters below the blank XML knows the tabulator, the line feed and the carriage return.
    private static readonly SearchValues<byte> Forbidden = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    /// <summary>The document in UTF-8, without a byte order mark.</summary>
    /// <param name="document">The document as it came, in UTF-8, ASCII, ISO 8859-1, or UTF-16 with its mark.</param>
    /// <exception cref="XmlRpcException">It is in another encoding, or has bytes that are not in its own.</exception>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> document)
    {
        ReadOnlyMemory<byte> text = Decode(document);
        ReadOnlySpan<byte> bytes = text.Span;
        if (!Utf8.IsValid(bytes))
        {
            throw Bad("The document is not UTF-8, and names no other encoding.");
        }

        int control = bytes.IndexOfAny(Forbidden);
        if (control >= 0)
        {
            throw Bad($"The character 0x{bytes[control]:X2} at byte {control} is none of XML.");
        }

        return bytes.IndexOf("\uFFFE"u8) < 0 && bytes.IndexOf("\uFFFF"u8) < 0 ? text : throw Bad("U+FFFE and U+FFFF are no characters of XML.");
    }

    private static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> document)
    {
        ReadOnlySpan<byte> bytes = document.Span;
        if (bytes.StartsWith("\uFEFF"u8))
        {
            return document[3..];
        }

        return bytes switch
        {
            [0xFE, 0xFF, ..] => Recode(bytes[2..], new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
            [0xFF, 0xFE, ..] => Recode(bytes[2..], new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
            _ => DecodeDeclared(document),
        };
    }

    private static ReadOnlyMemory<byte> DecodeDeclared(ReadOnlyMemory<byte> document)
    {
        string encoding = DeclaredEncoding(document.Span);
        return encoding.ToUpperInvariant() switch
        {
            "" or "UTF-8" or "UTF8" or "US-ASCII" or "ASCII" => document,
            "ISO-8859-1" or "ISO_8859-1" or "LATIN1" => Recode(document.Span, Encoding.Latin1),
            _ => throw Bad("The document is in an encoding that is not understood: UTF-8, US-ASCII, ISO-8859-1 and UTF-16 are."),
        };
    }

    private static string DeclaredEncoding(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("<?xml"u8))
        {
            return "";
        }

        int end = bytes.IndexOf("?>"u8);
        ReadOnlySpan<byte> declaration = end < 0 ? default : bytes[..end];
        int at = declaration.IndexOf("encoding"u8);
        ReadOnlySpan<byte> value = at < 0 ? default : declaration[(at + 8)..].TrimStart(" \t\r\n="u8);
        return value.Length < 2 || value[1..].IndexOf(value[0]) is not (>= 0 and var length) ? "" : Encoding.Latin1.GetString(value.Slice(1, length));
    }

    private static byte[] Recode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        try
        {
            return Encoding.UTF8.GetBytes(encoding.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            throw Bad("The document is not in the encoding that it begins with.");
        }
    }

    private static XmlRpcException Bad(string message) => new(XmlRpcErrorCode.BadXml, message);
}
