using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Reads sizes: <c>256MB</c> as PowerShell's own number, <c>'256MB'</c> or <c>'256 MiB'</c> as text.</summary>
internal static class SizeParameter
{
    /// <summary>Reads a size.</summary>
    /// <param name="name">Name of the parameter, for the message.</param>
    /// <param name="value">What it was given.</param>
    /// <returns>Bytes, at least 1.</returns>
    /// <exception cref="CommandException">InvalidSize: no size; LimitOutOfRange: zero, or less.</exception>
    public static ulong Read(string name, object value)
    {
        object plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        decimal? number = plain switch
        {
            string text when IsBits(text) => null,
            string text => ByteSize.TryParse(text, out ulong bytes) ? bytes : ReadNegative(text),
            byte or sbyte or short or ushort or int or uint or long or ulong or decimal => Convert.ToDecimal(plain, CultureInfo.InvariantCulture),
            double or float => ReadFloat(Convert.ToDouble(plain, CultureInfo.InvariantCulture)),
            _ => null,
        };
        return number switch
        {
            null => throw new CommandException("InvalidSize", $"-{name} cannot be '{value}'.{Explain(plain)} A size is a number of bytes, with a unit if wanted: 268435456, 256MB, '256 MiB', '1.5GB' (1KB is 1,024 bytes)."),
            < 1 or > ulong.MaxValue => throw new CommandException("LimitOutOfRange", $"-{name} cannot be {value}: it is at least 1 byte and at most 16 EB. Leave it out for no limit."),
            _ => (ulong)number,
        };
    }

    /// <summary>A small b behind a big letter stands for bits: 512Mb are 64 MB, and nobody means that.</summary>
    private static bool IsBits(string text) => Regex.IsMatch(text, @"[KMGTPE]i?b\s*$", RegexOptions.CultureInvariant);

    /// <summary>Says how to write what somebody may have meant.</summary>
    private static string Explain(object value) => value switch
    {
        string text when IsBits(text) => $" A small b stands for bits, and memory is counted in bytes: write '{text.Trim()[..^1]}B'.",
        string text when ByteSize.TryParse(text.Replace(',', '.'), out _) => $" A fraction begins with a point: write '{text.Trim().Replace(',', '.')}'.",
        string text when text.Contains('%') => " A share of the machine's memory is no size.",
        TimeSpan => " That is a time.",
        _ => "",
    };

    private static decimal? ReadFloat(double value) => value is >= 0 and < 7.9e28 ? (decimal)value : value < 0 ? -1 : null;

    private static decimal? ReadNegative(string text) =>
        text.TrimStart().StartsWith('-') && ByteSize.TryParse(text.AsSpan().TrimStart()[1..], out _) ? -1 : null;
}
