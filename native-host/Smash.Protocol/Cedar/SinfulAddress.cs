using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Smash.Protocol.Cedar;

/// <summary>
/// Where a daemon's commands go, as HTCondor writes it: <c>&lt;127.0.0.1:9618&gt;</c>, <c>&lt;[::1]:9618?alias=a.example&amp;noUDP&gt;</c>.
/// The host is an address, never a name, which would be another machine's tomorrow. Two are equal when their canonical texts are.
/// </summary>
public sealed class SinfulAddress : IEquatable<SinfulAddress>
{
    /// <summary>Most characters of a text that is parsed.</summary>
    public const int MaxLength = 4096;

    private readonly string _text;

    /// <summary>Makes one.</summary>
    /// <param name="host">An IPv4 address in four decimals, or an IPv6 address without brackets.</param>
    /// <param name="port">The port; 0: any, which only a listener can ask for.</param>
    /// <param name="parameters">Names and values; a value of null is a name alone.</param>
    /// <exception cref="FormatException">The host is no address, or a name is empty.</exception>
    public SinfulAddress(string host, int port, IEnumerable<KeyValuePair<string, string?>>? parameters = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        Host = SinfulHost.Canonicalize(host) ?? throw new FormatException($"\"{host}\" is no IPv4 or IPv6 address.");
        Port = port;
        var sorted = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach ((string name, string? value) in parameters ?? [])
        {
            sorted.Add(name.Length > 0 ? name : throw new FormatException("A parameter of an address has no name."), value);
        }

        Parameters = new ReadOnlyDictionary<string, string?>(sorted);
        _text = Format();
    }

    /// <summary>The address, canonical (RFC 5952 for IPv6), without brackets.</summary>
    public string Host { get; }

    /// <summary>Whether <see cref="Host"/> is an IPv6 address.</summary>
    public bool IsIPv6 => Host.Contains(':', StringComparison.Ordinal);

    /// <summary>The port, 0–65535.</summary>
    public int Port { get; }

    /// <summary>What follows the question mark, by name; a value of null is a name alone.</summary>
    public IReadOnlyDictionary<string, string?> Parameters { get; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text, with its angle brackets.</param>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static SinfulAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string? problem = SinfulParser.Parse(text, out SinfulAddress? address);
        return address ?? throw new FormatException($"\"{Shorten(text)}\" is no address: {problem}.");
    }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text, with its angle brackets.</param>
    /// <param name="address">The address.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SinfulAddress? address)
    {
        address = null;
        return text is not null && SinfulParser.Parse(text, out address) is null;
    }

    /// <inheritdoc/>
    public bool Equals(SinfulAddress? other) => other is not null && other._text == _text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SinfulAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical text: parameters in the order of their names, percent-encoded.</summary>
    public override string ToString() => _text;

    private static string Shorten(string text) => text.Length <= 80 ? text : $"{text[..80]}…";

    private string Format()
    {
        var text = new StringBuilder("<");
        text.Append(IsIPv6 ? $"[{Host}]" : Host).Append(CultureInfo.InvariantCulture, $":{Port}");
        char separator = '?';
        foreach ((string name, string? value) in Parameters)
        {
            text.Append(separator).Append(SinfulEscape.Encode(name));
            if (value is not null)
            {
                text.Append('=').Append(SinfulEscape.Encode(value));
            }

            separator = '&';
        }

        return text.Append('>').ToString();
    }
}
