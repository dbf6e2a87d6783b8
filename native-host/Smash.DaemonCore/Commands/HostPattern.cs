using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Enumeration;
using System.Net;
using System.Net.Sockets;

namespace Smash.DaemonCore.Commands;

/// <summary>Addresses that an authorization entry speaks of: one, a network as address/prefix, or a text with asterisks such as <c>10.1.*</c>. Names are not looked up: an answer from the network must not open a door, nor asking hold up the loop.</summary>
internal sealed class HostPattern
{
    private readonly IPNetwork? _network;
    private readonly string? _wildcard;

    private HostPattern(IPNetwork network) => _network = network;

    private HostPattern(string wildcard) => _wildcard = wildcard;

    /// <summary>Reads a pattern.</summary>
    /// <returns>Whether it is one; a text that is not may still be a user's name.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out HostPattern? pattern)
    {
        pattern = null;
        if (text.Contains('*'))
        {
            if (IsWildcard(text))
            {
                pattern = new HostPattern(text.ToLowerInvariant());
            }
        }
        else if (TryParseNetwork(text, out IPNetwork network))
        {
            pattern = new HostPattern(network);
        }

        return pattern is not null;
    }

    public bool Matches(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _network is { } network ? network.Contains(plain) : FileSystemName.MatchesSimpleExpression(_wildcard, WithoutScope(plain));
    }

    // The interface that a link-local address was met on is no part of it.
    private static string WithoutScope(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()).ToString() : address.ToString();

    // Digits, dots and asterisks for IPv4; digits, letters a to f, colons and asterisks for IPv6. A lone asterisk or one without dot or colon would be a user's.
    private static bool IsWildcard(string text) =>
        text.All(static c => char.IsAsciiDigit(c) || c is '.' or '*') && text.Contains('.')
            ? text.Any(char.IsAsciiDigit) && text.Count(static c => c == '.') <= 3
            : text.All(static c => char.IsAsciiHexDigit(c) || c is ':' or '*') && text.Contains(':');

    private static bool TryParseNetwork(string text, out IPNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/');
        string addressText = slash < 0 ? text : text[..slash];
        // A lone number is an address to IPAddress; here it is a user's id.
        bool isWritten = addressText.Contains(':') || addressText.Count(static c => c == '.') == 3;
        if (!isWritten || addressText.Contains('%') || !IPAddress.TryParse(addressText, out IPAddress? address))
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        int most = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int length = most;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > most))
        {
            return false;
        }

        network = new IPNetwork(Mask(address, length), length);
        return true;
    }

    // Bits beyond the prefix say nothing; IPNetwork refuses them.
    private static IPAddress Mask(IPAddress address, int prefixLength)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(prefixLength - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
