using System.Net;
using System.Net.Sockets;
using Smash.Protocol.Red;

namespace Smash.Client;

/// <summary>Addresses as RED writes them.</summary>
public static class TransferAddress
{
    /// <summary>The address of a socket that waits for the RED.</summary>
    /// <param name="endpoint">Where it waits.</param>
    public static RedAddress Of(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return RedAddress.Of("", endpoint.Address.ToString(), TypeOf(endpoint.Address), endpoint.Port);
    }

    /// <summary>An address at which the RED shall wait, at a port that it chooses.</summary>
    /// <param name="reachedAt">The address that the RED is reached at.</param>
    public static RedAddress ForListening(IPAddress reachedAt)
    {
        ArgumentNullException.ThrowIfNull(reachedAt);
        return RedAddress.Of("", reachedAt.ToString(), TypeOf(reachedAt), 0);
    }

    private static RedAddressType TypeOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? RedAddressType.Inet6 : RedAddressType.Inet;
}
