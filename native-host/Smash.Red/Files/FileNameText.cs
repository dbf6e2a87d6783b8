using System.Buffers;
using System.Text;

namespace Smash.Red.Files;

/// <summary>
/// File names as text. Names are bytes and may hold what is no UTF-8 or cannot be told in XML: each such byte stands as a character U+F700 to U+F7FF of the
/// private use area (its last two digits are the byte), and is that byte again on the way back. So any file that is listed can be named.
/// </summary>
internal static class FileNameText
{
    private const int FirstStandIn = 0xf700;
    private const int LastStandIn = 0xf7ff;
    private const int FirstPrintable = 0x20;
    private const int Delete = 0x7f;

    /// <summary>The text of a name.</summary>
    /// <param name="name">Its bytes.</param>
    /// <returns>The text, of which each character can be told in XML.</returns>
    public static string Decode(ReadOnlySpan<byte> name) =>
        name.ContainsAnyExceptInRange((byte)FirstPrintable, (byte)(Delete - 1)) ? DecodeUnusual(name) : Encoding.ASCII.GetString(name);

    /// <summary>The bytes of a text, with a NUL behind them.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The bytes; null: it has a NUL of its own, or what is no text, and names nothing.</returns>
    public static byte[]? Encode(string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length) + 1];
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is >= FirstStandIn and <= LastStandIn)
            {
                bytes[length++] = (byte)rune.Value;
            }
            else
            {
                length += rune.EncodeToUtf8(bytes.AsSpan(length));
            }
        }

        return bytes.AsSpan(0, length).Contains((byte)0) ? null : bytes;
    }

    private static string DecodeUnusual(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(name, out Rune rune, out int consumed);
            if (status == OperationStatus.Done && CanBeTold(rune.Value))
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (byte value in name[..consumed])
                {
                    text.Append((char)(FirstStandIn + value));
                }
            }

            name = name[consumed..];
        }

        return text.ToString();
    }

    // What stands for a byte must not be a name's own, or two names would be one text.
    private static bool CanBeTold(int value) =>
        value is >= FirstPrintable and not Delete and not (>= FirstStandIn and <= LastStandIn) and not 0xfffe and not 0xffff;
}
