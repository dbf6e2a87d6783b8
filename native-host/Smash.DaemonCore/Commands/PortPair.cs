using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>A TCP and a UDP socket with one port number, as every daemon of HTCondor's has them.</summary>
/// <param name="Stream">The TCP socket, which listens.</param>
/// <param name="Datagram">The UDP socket.</param>
internal readonly record struct PortPair(ReliSockListener Stream, Socket Datagram)
{
    // The kernel gives a free TCP port whose number may be taken for UDP; so often in a row it is not.
    private const int MostTries = 256;

    /// <summary>Binds both.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="address">The local address; IPv6's any takes IPv4 too.</param>
    /// <param name="port">The port; 0: any of the range at which both are free.</param>
    /// <param name="range">The range.</param>
    /// <param name="options">Options of what is accepted.</param>
    /// <exception cref="CommandSocketException">The port is taken, all of the range is, or the address is not this machine's.</exception>
    public static PortPair Open(EventLoop loop, IPAddress address, int port, PortRange range, ReliSockOptions options)
    {
        foreach (int candidate in Candidates(port, range))
        {
            if (TryOpen(loop, address, candidate, options) is { } pair)
            {
                return pair;
            }
        }

        throw new CommandSocketException(port != 0
            ? $"Port {port} of {address} is taken, for TCP or for UDP; choose another, or 0 for any."
            : $"No port of {address} within {range} is free for both TCP and UDP; widen LOWPORT and HIGHPORT.");
    }

    private static IEnumerable<int> Candidates(int port, PortRange range)
    {
        if (port != 0 || range.IsAny)
        {
            return Enumerable.Repeat(port, port == 0 ? MostTries : 1);
        }

        // Not always from the first on: a port that just served would be given out again at once.
        int start = Random.Shared.Next(range.Count);
        return Enumerable.Range(0, range.Count).Select(i => range.Low + ((start + i) % range.Count));
    }

    private static PortPair? TryOpen(EventLoop loop, IPAddress address, int port, ReliSockOptions options)
    {
        ReliSockListener? stream = null;
        try
        {
            stream = ReliSockListener.Listen(loop, address, port, options: options);
            return new PortPair(stream, OpenDatagram(address, stream.Address!.Port));
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            stream?.Dispose();
            return (exception.InnerException ?? exception) is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
                ? null
                : throw new CommandSocketException($"Port {port} of {address} cannot be listened on: {exception.Message}", exception);
        }
    }

    private static Socket OpenDatagram(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
