using System.Globalization;
using System.Text;

namespace Smash.DaemonCore.Logs;

/// <summary>
/// Text that must stay on its line and in its place. Control characters, and those that a terminal or an editor takes for the end of a line or for a change of
/// direction, are escaped as <c>\n</c>, <c>\t</c>, <c>\r</c> or <c>\uXXXX</c>, and the backslash as <c>\\</c>, so that nobody can forge a line and each text can be had back.
/// </summary>
internal static class LogText
{
    /// <summary>Shortens a text that is too long, and says by how much. A half of a character beyond the 65,536 first is replaced: no encoding has it.</summary>
    public static string Bound(string text, int most)
    {
        string kept = text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        int left = text.Length - kept.Length;
        if (kept.Any(char.IsSurrogate))
        {
            kept = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept));
        }

        return left == 0 ? kept : string.Create(CultureInfo.InvariantCulture, $"{kept}… and {left} characters more");
    }

    public static void AppendEscaped(StringBuilder builder, string text)
    {
        int clean = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!MustBeEscaped(text[i]))
            {
                continue;
            }

            builder.Append(text, clean, i - clean);
            clean = i + 1;
            AppendEscape(builder, text[i]);
        }

        builder.Append(text, clean, text.Length - clean);
    }

    public static string Unescape(string text)
    {
        int at = text.IndexOf('\\', StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var builder = new StringBuilder(text, 0, at, text.Length);
        while (at < text.Length)
        {
            at += text[at] == '\\' ? AppendUnescaped(builder, text, at) : AppendPlain(builder, text[at]);
        }

        return builder.ToString();
    }

    private static bool MustBeEscaped(char character) =>
        character == '\\' || char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static void AppendEscape(StringBuilder builder, char character) => _ = character switch
    {
        '\\' => builder.Append(@"\\"),
        '\n' => builder.Append(@"\n"),
        '\r' => builder.Append(@"\r"),
        '\t' => builder.Append(@"\t"),
        _ => builder.Append(CultureInfo.InvariantCulture, $@"\u{(int)character:x4}"),
    };

    private static int AppendPlain(StringBuilder builder, char character)
    {
        builder.Append(character);
        return 1;
    }

    /// <summary>Reads one escape; what is none, in a line of another writer, stays as it is.</summary>
    /// <returns>How many characters it had.</returns>
    private static int AppendUnescaped(StringBuilder builder, string text, int at)
    {
        char kind = at + 1 < text.Length ? text[at + 1] : ' ';
        int plain = @"\nrt".IndexOf(kind, StringComparison.Ordinal);
        if (plain >= 0)
        {
            builder.Append("\\\n\r\t"[plain]);
            return 2;
        }

        if (kind == 'u' && at + 6 <= text.Length && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code)
            && !char.IsSurrogate((char)code))
        {
            builder.Append((char)code);
            return 6;
        }

        return AppendPlain(builder, text[at]);
    }
}
