using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace Smash.PowerShell;

/// <summary>Objects of a pipeline as text for a program.</summary>
internal static class InputText
{
    /// <summary>One object: a line of UTF-8 with its end, or bytes as they are.</summary>
    public static byte[] ToBytes(object? value) => (value is PSObject { BaseObject: var inner } ? inner : value) switch
    {
        byte[] bytes => bytes,
        byte one => [one],
        _ => ToLine(value),
    };

    private static byte[] ToLine(object? value) =>
        Encoding.UTF8.GetBytes((value is null ? "" : (string)LanguagePrimitives.ConvertTo(value, typeof(string), CultureInfo.InvariantCulture)) + '\n');
}
