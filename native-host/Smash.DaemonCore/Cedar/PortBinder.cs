using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Smash.DaemonCore.Cedar;

/// <summary>Binds sockets within a range of ports.</summary>
internal static class PortBinder
{
    private const int SolSocket = 1;
    private const int SoReuseAddress = 2;

    /// <summary>Lets a socket have a port of which connections linger (TIME_WAIT). .NET's own option would set SO_REUSEPORT too, by which two listeners share a port without knowing.</summary>
    public static void AllowLingering(Socket socket)
    {
        int yes = 1;
        socket.SetRawSocketOption(SolSocket, SoReuseAddress, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in yes)));
    }

    /// <summary>Binds a socket.</summary>
    /// <param name="socket">The socket; one that failed to bind can be bound again.</param>
    /// <param name="address">The local address.</param>
    /// <param name="port">The port; 0: any within the range.</param>
    /// <param name="range">The range.</param>
    /// <exception cref="PortRangeException">All of the range is taken.</exception>
    /// <exception cref="IOException">The port is taken, or the kernel refuses otherwise.</exception>
    public static void Bind(Socket socket, IPAddress address, int port, PortRange range)
    {
        if (port != 0 || range.IsAny)
        {
            if (TryBind(socket, address, port) is { } problem)
            {
                throw new IOException($"Port {port} of {address} cannot be had: {problem.Message}.", problem);
            }

            return;
        }

        // Not always from the first on: a port that just served would be given out again at once.
        int start = Random.Shared.Next(range.Count);
        for (int i = 0; i < range.Count; i++)
        {
            int candidate = range.Low + ((start + i) % range.Count);
            SocketException? problem = TryBind(socket, address, candidate);
            if (problem is null)
            {
                return;
            }

            if (problem.SocketErrorCode != SocketError.AddressAlreadyInUse)
            {
                throw new IOException($"Port {candidate} of {address} cannot be had: {problem.Message}.", problem);
            }
        }

        throw new PortRangeException(address, range);
    }

    /// <summary>Binds a socket and listens. With SO_REUSEADDR it may be only listen(2) that tells of another listener, so that both are one step here.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="address">The local address.</param>
    /// <param name="port">The port; 0: any within the range.</param>
    /// <param name="range">The range.</param>
    /// <param name="backlog">Connections that may wait.</param>
    public static void Listen(Socket socket, IPAddress address, int port, PortRange range, int backlog)
    {
        Bind(socket, address, port, range);
        try
        {
            socket.Listen(backlog);
        }
        catch (SocketException problem)
        {
            throw new IOException($"Port {((IPEndPoint)socket.LocalEndPoint!).Port} of {address} cannot be listened on: {problem.Message}.", problem);
        }
    }

    private static SocketException? TryBind(Socket socket, IPAddress address, int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return null;
        }
        catch (SocketException exception)
        {
            return exception;
        }
    }
}
