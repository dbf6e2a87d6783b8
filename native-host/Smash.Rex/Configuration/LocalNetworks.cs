using System.Net;
using System.Net.NetworkInformation;

namespace Smash.Rex.Configuration;

/// <summary>The networks that this host is in.</summary>
internal static class LocalNetworks
{
    /// <summary>Looks at the host's addresses as they are now.</summary>
    /// <returns>The network of each address of an interface that is up.</returns>
    public static IReadOnlyList<IPNetwork> Read() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().Where(static card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(static card => card.GetIPProperties().UnicastAddresses)
            .Select(static own => new IPNetwork(own.Address, own.PrefixLength)).Distinct()];
}
