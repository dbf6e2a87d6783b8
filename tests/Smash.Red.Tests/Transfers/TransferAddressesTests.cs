using System.Net;
using Microsoft.Win32.SafeHandles;
using Smash.Protocol.Red;
using Smash.Red.Transfers;

namespace Smash.Red.Tests.Transfers;

public sealed class TransferAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("127.0.0.1", "0.0.0.0", false)]
    [InlineData("127.0.0.1", "::1", false)]
    [InlineData("0.0.0.0", "127.0.0.2", true)]
    [InlineData("0.0.0.0", "::1", false)]
    [InlineData("::", "127.0.0.2", true)]
    [InlineData("::", "::1", true)]
    [InlineData("::1", "::", false)]
    public void Transfers_listen_where_the_service_does_and_nowhere_else(string service, string asked, bool isCovered)
    {
        var addresses = new TransferAddresses([IPAddress.Parse(service)], PortRange.Unprivileged);
        RedAddress address = RedAddress.Of("", asked, asked.Contains(':') ? RedAddressType.Inet6 : RedAddressType.Inet, 0);

        if (isCovered)
        {
            using SafeFileHandle socket = addresses.Listen(address, RedError.BadSink);
            Assert.InRange(StreamSocket.GetPort(socket), 1024, 65535);
        }
        else
        {
            Assert.Contains("RED_LISTEN", Assert.Throws<RedException>(() => addresses.Listen(address, RedError.BadSink)).Extras, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(RedAddressType.Inet, "127.0.0.1")]
    [InlineData(RedAddressType.Inet6, "::1")]
    public void Without_an_address_the_first_of_the_family_serves(RedAddressType type, string expected)
    {
        var addresses = new TransferAddresses([IPAddress.IPv6Loopback, IPAddress.Loopback], PortRange.Unprivileged);
        using SafeFileHandle listening = addresses.Listen(new RedAddress("", "", 0, type, 0), RedError.BadSink);

        using var client = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        client.Connect(IPAddress.Parse(expected), StreamSocket.GetPort(listening));

        using SafeFileHandle? accepted = StreamSocket.Accept(listening);
        Assert.NotNull(accepted);
    }

    [Fact]
    public void All_interfaces_are_those_of_both_families()
    {
        var addresses = new TransferAddresses([IPAddress.IPv6Any], PortRange.Unprivileged);
        using SafeFileHandle listening = addresses.Listen(null, RedError.BadSink);

        using var client = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, StreamSocket.GetPort(listening));

        Assert.True(client.Connected);
    }
}
