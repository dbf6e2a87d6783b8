using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Smash.Protocol.Red;

namespace Smash.PowerShell;

/// <summary>Reads addresses that a RED connects to or waits at: <c>HOST:PORT</c>, <c>[IPV6]:PORT</c>, or a port alone.</summary>
internal static class RedAddressParameter
{
    /// <summary>Reads where the RED connects to.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="text">HOST:PORT.</param>
    /// <exception cref="CommandException">InvalidRedAddress.</exception>
    public static RedAddress ReadTarget(string name, string text)
    {
        (string host, int port) = Split(text);
        return host.Length > 0 && port > 0 ? Create(host, port) : throw Refuse(name, text, "HOST:PORT, with a port from 1 to 65535");
    }

    /// <summary>Reads where the RED waits.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="text">ADDRESS:PORT, or a port alone; port 0: one that is free.</param>
    /// <param name="host">The address where none is said: that at which the RED is reached.</param>
    /// <exception cref="CommandException">InvalidRedAddress.</exception>
    public static RedAddress ReadListener(string name, string text, IPAddress host)
    {
        (string address, int port) = Split(text);
        return port >= 0 ? Create(address.Length > 0 ? address : host.ToString(), port) : throw Refuse(name, text, "a port from 0 to 65535, or ADDRESS:PORT");
    }

    private static (string Host, int Port) Split(string text)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "" : text[..colon].Trim('[', ']');
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue ? (host, port) : (host, -1);
    }

    private static RedAddress Create(string host, int port)
    {
        if (!IPAddress.TryParse(host, out IPAddress? address))
        {
            return RedAddress.Of(host, "", RedAddressType.Inet, port);
        }

        RedAddressType type = address.AddressFamily == AddressFamily.InterNetworkV6 ? RedAddressType.Inet6 : RedAddressType.Inet;
        return RedAddress.Of("", address.ToString(), type, port);
    }

    private static CommandException Refuse(string name, string text, string form) => new("InvalidRedAddress", $"-{name} '{text}' is no address: it takes {form}.");
}
