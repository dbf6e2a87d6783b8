using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>A TCP and a UDP socket with one port number, as every daemon of HTCondor's has them.</summary>
/// <param name="Stream">The TCP socket, which listens.</param>
/// <param name="Datagram">The UDP socket; null: none was wanted.</param>
internal readonly record struct PortPair(ReliSockListener Stream, SafeSock? Datagram)
{
    // The kernel gives a free TCP port whose number may be taken for UDP; so often in a row it is not.
    private const int MostTries = 256;

    /// <summary>Binds both.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="address">The local address; IPv6's any takes IPv4 too.</param>
    /// <param name="port">The port; 0: any of the range at which both are free.</param>
    /// <param name="options">The range, and how the sockets behave.</param>
    /// <exception cref="CommandSocketException">The port is taken, all of the range is, or the address is not this machine's.</exception>
    public static PortPair Open(EventLoop loop, IPAddress address, int port, CommandServerOptions options)
    {
        foreach (int candidate in Candidates(port, options.Ports))
        {
            if (TryOpen(loop, address, candidate, options) is { } pair)
            {
                return pair;
            }
        }

        throw new CommandSocketException(port != 0
            ? $"Port {port} of {address} is taken, for TCP or for UDP; choose another, or 0 for any."
            : $"No port of {address} within {options.Ports} is free for both TCP and UDP; widen LOWPORT and HIGHPORT.");
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

    private static PortPair? TryOpen(EventLoop loop, IPAddress address, int port, CommandServerOptions options)
    {
        ReliSockListener? stream = null;
        try
        {
            stream = ReliSockListener.Listen(loop, address, port, options: options.ToReliSock());
            SafeSock? datagram = options.WantsDatagrams ? SafeSock.Bind(loop, address, stream.Address!.Port, options: options.ToSafeSock()) : null;
            return new PortPair(stream, datagram);
        }
        catch (IOException exception)
        {
            stream?.Dispose();
            return exception.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
                ? null
                : throw new CommandSocketException($"Port {port} of {address} cannot be listened on: {exception.Message}", exception);
        }
    }
}
