using System.Net;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Cedar;

/// <summary>Between the addresses of CEDAR and those of .NET.</summary>
public static class EndPointExtensions
{
    /// <summary>The endpoint that an address names.</summary>
    /// <param name="address">The address.</param>
    public static IPEndPoint ToEndPoint(this SinfulAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
    }

    /// <summary>The address of an endpoint.</summary>
    /// <param name="endPoint">The endpoint.</param>
    public static SinfulAddress ToSinful(this IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        IPEndPoint plain = endPoint.WithoutMapping();
        return new SinfulAddress(plain.Address.ToString(), plain.Port);
    }

    // A listener for both families sees 1.2.3.4 as ::ffff:1.2.3.4; a list of who is allowed would not match it.
    internal static IPEndPoint WithoutMapping(this IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
