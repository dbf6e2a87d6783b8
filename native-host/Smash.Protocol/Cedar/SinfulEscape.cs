using System.Text;

namespace Smash.Protocol.Cedar;

/// <summary>Percent-encoding of names and values in a sinful string, with the characters that HTCondor leaves bare: letters, digits and <c># + - . : [ ] _</c>.</summary>
internal static class SinfulEscape
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            char character = (char)one;
            _ = IsBare(character) ? encoded.Append(character) : encoded.Append('%').Append(Convert.ToHexString([one]));
        }

        return encoded.ToString();
    }

    /// <summary>Decodes; null where a percent sign has not two hexadecimal digits behind it, a character is not allowed, or the bytes are not UTF-8.</summary>
    public static string? Decode(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[text.Length];
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int value = text[i] == '%' ? ReadHex(text[(i + 1)..]) : IsAllowed(text[i]) ? text[i] : -1;
            if (value < 0)
            {
                return null;
            }

            i += text[i] == '%' ? 2 : 0;
            bytes[count++] = (byte)value;
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsBare(char character) => char.IsAsciiLetterOrDigit(character) || character is '#' or '+' or '-' or '.' or ':' or '[' or ']' or '_';

    // What others write bare is read, but for what has a meaning of its own here.
    private static bool IsAllowed(char character) => character is > ' ' and < (char)127 and not ('<' or '>' or '?' or '=' or '&' or ';');

    private static int ReadHex(ReadOnlySpan<char> text) =>
        text.Length >= 2 && char.IsAsciiHexDigit(text[0]) && char.IsAsciiHexDigit(text[1])
            ? Convert.FromHexString(text[..2])[0]
            : -1;
}
