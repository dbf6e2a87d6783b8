using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Smash.Red.Service;

/// <summary>The address of this machine that others know it by.</summary>
internal static class OwnAddress
{
    /// <summary>The address that is listened at; for all interfaces the first that is no loopback's, version 4 before version 6.</summary>
    /// <param name="listen">The address that is listened at.</param>
    public static IPAddress Of(IPAddress listen)
    {
        bool isAny = listen.Equals(IPAddress.Any) || listen.Equals(IPAddress.IPv6Any);
        return isAny ? Find() ?? IPAddress.Loopback : listen;
    }

    private static IPAddress? Find() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(static network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
        .Select(static unicast => unicast.Address)
        .Where(static address => !address.IsIPv6LinkLocal)
        .OrderBy(static address => address.AddressFamily == AddressFamily.InterNetworkV6)
        .FirstOrDefault();
}
