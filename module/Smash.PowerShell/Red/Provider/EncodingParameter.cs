using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace Smash.PowerShell;

/// <summary>Reads encodings as PowerShell's own cmdlets name them.</summary>
internal static class EncodingParameter
{
    private static readonly Dictionary<string, Encoding> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        ["utf8NoBOM"] = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        ["utf8BOM"] = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        ["ascii"] = Encoding.ASCII,
        ["unicode"] = Encoding.Unicode,
        ["bigendianunicode"] = Encoding.BigEndianUnicode,
        ["utf32"] = Encoding.UTF32,
        ["bigendianutf32"] = new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        ["latin1"] = Encoding.Latin1,
    };

    /// <summary>The names that are known here; .NET knows some more.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>Reads one.</summary>
    /// <param name="value">A name, a code page or an Encoding; null: UTF-8 without a byte order mark.</param>
    /// <exception cref="CommandException">InvalidEncoding.</exception>
    public static Encoding Read(object? value)
    {
        object? given = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (given is Encoding encoding)
        {
            return encoding;
        }

        string name = given is null ? "utf8" : string.Create(CultureInfo.InvariantCulture, $"{given}");
        if (Known.TryGetValue(name, out Encoding? known))
        {
            return known;
        }

        try
        {
            return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int page) ? Encoding.GetEncoding(page) : Encoding.GetEncoding(name);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new CommandException("InvalidEncoding", $"There is no encoding '{name}'. Known are {string.Join(", ", Names)}, and those of .NET.");
        }
    }
}
