using System.Buffers;

namespace Smash.Protocol.Red.XmlRpc;

/// <summary>The characters that cannot stand in character data as they are.</summary>
internal static class XmlEscape
{
    /// <summary>They all; halves of surrogate pairs are left to the encoding.</summary>
    public static readonly SearchValues<char> Special = SearchValues.Create(
        "<>&\r\uFFFE\uFFFF\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F");

    /// <summary>What is written in place of one.</summary>
    /// <param name="character">The character.</param>
    public static ReadOnlySpan<byte> Of(char character) => character switch
    {
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '&' => "&amp;"u8,
        '\r' => "&#13;"u8,
        _ => "\uFFFD"u8,
    };
}
