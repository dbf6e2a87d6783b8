using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

public sealed class ReliSockListenerTests : IDisposable
{
    private readonly CedarLoop _loop = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _loop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Port_0_is_any_of_the_range_until_the_range_is_exhausted()
    {
        _loop.Run(() =>
        {
            PortRange range = FindFreeRange(4);
            var listeners = new List<ReliSockListener>();
            for (int i = 0; i < range.Count; i++)
            {
                listeners.Add(ReliSockListener.Listen(_loop.Loop, IPAddress.Loopback, 0, range));
            }

            Assert.Equal(Enumerable.Range(range.Low, range.Count), listeners.Select(static listener => listener.Address!.Port).Order());
            Assert.Equal(range, Assert.Throws<PortRangeException>(() => { ReliSockListener.Listen(_loop.Loop, IPAddress.Loopback, 0, range); }).Range);
            int freed = listeners[2].Address!.Port;
            listeners[2].Dispose();
            listeners[2] = ReliSockListener.Listen(_loop.Loop, IPAddress.Loopback, 0, range);
            Assert.Equal(freed, listeners[2].Address!.Port);
            listeners.ForEach(static listener => listener.Dispose());
            return Task.CompletedTask;
        });
    }

    [Fact]
    public void A_port_that_is_given_is_taken_or_told_to_be_taken()
    {
        _loop.Run(() =>
        {
            using var first = ReliSockListener.Listen(_loop.Loop, IPAddress.Loopback, 0);
            IOException taken = Assert.Throws<IOException>(() => { ReliSockListener.Listen(_loop.Loop, IPAddress.Loopback, first.Address!.Port, new PortRange(1, 1)); });
            Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(taken.InnerException).SocketErrorCode);
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 9)]
    [InlineData(10, 65536)]
    public void A_range_that_is_none_is_refused(int low, int high) => Assert.Throws<ArgumentOutOfRangeException>(() => new PortRange(low, high));

    [Fact]
    public void Outgoing_connections_use_the_ports_of_their_range_again_and_again()
    {
        _loop.Run(async () =>
        {
            PortRange range = FindFreeRange(3);
            using var listener = ReliSockListener.Listen(_loop.Loop, IPAddress.Loopback, 0);
            for (int i = 0; i < 10; i++)
            {
                using ReliSock client = await ReliSock.ConnectAsync(_loop.Loop, listener.Address!, new ReliSockOptions { LocalPorts = range });
                using ReliSock server = await listener.AcceptAsync();
                Assert.True(range.Contains(server.Peer.EndPoint!.Port));
            }
        });
    }

    [Theory]
    [InlineData("::1", "::1")]
    [InlineData("::", "127.0.0.1")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    public void A_peers_address_is_told_as_it_is(string bound, string connected)
    {
        _loop.Run(async () =>
        {
            using var listener = ReliSockListener.Listen(_loop.Loop, IPAddress.Parse(bound), 0);
            var address = new SinfulAddress(connected, listener.Address!.Port);
            using ReliSock client = await ReliSock.ConnectAsync(_loop.Loop, address);
            using ReliSock server = await listener.AcceptAsync();

            Assert.Equal(IPAddress.Parse(connected), server.Peer.EndPoint!.Address);
            Assert.Equal(address.ToEndPoint(), client.Peer.EndPoint);
            Assert.Null(server.Peer.Unix);
        });
    }

    [Fact]
    public void A_Unix_peer_is_told_by_the_kernel()
    {
        _loop.Run(async () =>
        {
            string path = _folder["socket"];
            using var listener = ReliSockListener.Listen(_loop.Loop, path);
            using ReliSock client = await ReliSock.ConnectAsync(_loop.Loop, path);
            using ReliSock server = await listener.AcceptAsync();
            client.Encode().Put("over the file system");
            await client.EndOfMessageAsync();

            Assert.Equal("over the file system", (await server.DecodeAsync()).GetString());
            Assert.Equal(Environment.ProcessId, server.Peer.Unix!.ProcessId);
            Assert.Equal(Environment.ProcessId, client.Peer.Unix!.ProcessId);
            Assert.Equal(Environment.IsPrivilegedProcess, server.Peer.Unix.UserId == 0);
            Assert.Null(server.Peer.EndPoint);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal((null, path), (listener.Address, listener.Path));
        });
    }

    [Fact]
    public void A_deserted_Unix_socket_is_replaced_and_a_living_one_is_not()
    {
        _loop.Run(async () =>
        {
            string path = _folder["socket"];
            var left = ReliSockListener.Listen(_loop.Loop, path);
            left.LeavesFile = true;
            left.Dispose();
            Assert.True(File.Exists(path));
            using var listener = ReliSockListener.Listen(_loop.Loop, path);
            Assert.Throws<IOException>(() => { ReliSockListener.Listen(_loop.Loop, path); });
            using ReliSock client = await ReliSock.ConnectAsync(_loop.Loop, path);
            // The look whether somebody lives there was a connection too.
            using ReliSock first = await listener.AcceptAsync();
            using ReliSock second = await listener.AcceptAsync();
        });
    }

    [Fact]
    public void A_Unix_sockets_file_goes_with_its_listener()
    {
        _loop.Invoke(() => ReliSockListener.Listen(_loop.Loop, _folder["socket"]).Dispose());

        Assert.False(File.Exists(_folder["socket"]));
    }

    [Fact]
    public void A_file_that_is_no_socket_is_never_replaced()
    {
        _loop.Run(() =>
        {
            string path = _folder["file"];
            File.WriteAllText(path, "precious");
            Assert.Throws<IOException>(() => { ReliSockListener.Listen(_loop.Loop, path); });
            Assert.Equal("precious", File.ReadAllText(path));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public void A_listener_that_is_disposed_of_tells_who_waits()
    {
        _loop.Run(async () =>
        {
            var listener = ReliSockListener.Listen(_loop.Loop, IPAddress.Loopback, 0);
            Task<ReliSock> waiting = listener.AcceptAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await listener.AcceptAsync());
            listener.Dispose();

            await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        });
    }

    [Fact]
    public void Sockets_that_were_inherited_are_taken_over()
    {
        _loop.Run(async () =>
        {
            using var parent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            parent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            parent.Listen();
            using var listener = ReliSockListener.Attach(_loop.Loop, parent.SafeHandle);
            using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            raw.Connect(listener.Address!.ToEndPoint());
            using ReliSock server = await listener.AcceptAsync();
            using ReliSock client = ReliSock.Attach(_loop.Loop, raw.SafeHandle);
            client.Encode().Put(1);
            await client.EndOfMessageAsync();

            Assert.Equal(1, (await server.DecodeAsync()).GetInt32());
        });
    }

    // A range that is free now, off the ports that the kernel gives out by itself.
    private static PortRange FindFreeRange(int count)
    {
        for (int low = 20_000 + Random.Shared.Next(8000); ; low += count)
        {
            if (Enumerable.Range(low, count).All(IsFree))
            {
                return new PortRange(low, low + count - 1);
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
