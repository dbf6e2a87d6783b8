using System.Buffers;

namespace Smash.Protocol.Cedar;

/// <summary>The address in a sinful string.</summary>
internal static class SinfulHost
{
    private const int MaxZoneLength = 15;

    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");
    private static readonly SearchValues<char> ZoneCharacters =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-");

    /// <summary>One spelling for each address; null for what is none.</summary>
    public static string? Canonicalize(string? host) => host switch
    {
        null or "" => null,
        _ when host.Contains(':', StringComparison.Ordinal) => CanonicalizeIPv6(host),
        _ => IsIPv4(host) ? host : null,
    };

    // Neither leading zeros nor fewer than four numbers: other readers take 010 for 8 and 127.1 for 127.0.0.1.
    private static bool IsIPv4(string host)
    {
        string[] parts = host.Split('.');
        return parts.Length == 4 && parts.All(static part =>
            part.Length is > 0 and <= 3
            && part.All(char.IsAsciiDigit)
            && (part.Length == 1 || part[0] != '0')
            && int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) <= byte.MaxValue);
    }

    private static string? CanonicalizeIPv6(string host)
    {
        int percent = host.IndexOf('%', StringComparison.Ordinal);
        string address = percent < 0 ? host : host[..percent];
        string zone = percent < 0 ? string.Empty : host[percent..];
        if (address.AsSpan().ContainsAnyExcept(IPv6Characters) || !IsZone(zone))
        {
            return null;
        }

        return Uri.TryCreate($"http://[{address}]/", UriKind.Absolute, out Uri? uri) && uri.HostNameType == UriHostNameType.IPv6
            ? uri.DnsSafeHost + zone
            : null;
    }

    // The interface of a link-local address (RFC 4007); Linux gives interfaces names of at most 15 characters.
    private static bool IsZone(string zone) =>
        zone.Length == 0 || (zone.Length is > 1 and <= MaxZoneLength + 1 && !zone.AsSpan(1).ContainsAnyExcept(ZoneCharacters));
}
