using System.Globalization;
using System.Net;

namespace Smash.Red.Service;

/// <summary>An address to listen at, as RED_LISTEN names it.</summary>
/// <param name="Address">The address; that of all interfaces for <c>*</c>.</param>
/// <param name="Port">The port; 0: one that is free.</param>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>What an address looks like, for messages.</summary>
    public const string Expected = "Write ADDRESS:PORT, such as 127.0.0.1:4711, [::1]:4711, localhost:4711 or *:4711; port 0: one that is free.";

    /// <summary>Whether only this machine reaches it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4() : Address);

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null: it is none.</returns>
    public static ListenAddress? Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return null;
        }

        string host = text[..colon];
        return host switch
        {
            "localhost" => new ListenAddress(IPAddress.Loopback, port),
            "*" => new ListenAddress(IPAddress.IPv6Any, port),
            ['[', .. var inner, ']'] when IPAddress.TryParse(inner, out IPAddress? address) => new ListenAddress(address, port),
            _ when !host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host, out IPAddress? address) => new ListenAddress(address, port),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
