using System.Net;
using System.Net.Sockets;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Cedar;

/// <summary>Makes connections without blocking the loop.</summary>
internal static class SocketConnector
{
    // The kernel tells nobody when a Unix listener's full queue has room again (unix(7)): to try again is all there is.
    private static readonly TimeSpan QueuePause = TimeSpan.FromMilliseconds(20);

    public static async Task<ReliSock> ConnectAsync(EventLoop loop, SinfulAddress address, ReliSockOptions options, CancellationToken cancellationToken)
    {
        IPEndPoint target = address.ToEndPoint();
        var wait = new ConnectWait(loop, address.ToString(), options.Timeout, cancellationToken);
        for (int tries = 0; ; tries++)
        {
            var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                BindLocal(socket, target, options.LocalPorts);
                await ConnectAsync(wait, socket, target);
                return new ReliSock(loop, socket, options);
            }
            catch (IOException exception) when (IsPairTaken(exception) && tries < options.LocalPorts.Count)
            {
                // This local port has just spoken to that very target; another one has not.
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    public static async Task<ReliSock> ConnectAsync(EventLoop loop, string path, ReliSockOptions options, CancellationToken cancellationToken)
    {
        var wait = new ConnectWait(loop, path, options.Timeout, cancellationToken);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var target = new UnixDomainSocketEndPoint(path);
            while (TryConnect(wait, socket, target))
            {
                await wait.PauseAsync(QueuePause);
            }

            return new ReliSock(loop, socket, options);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task ConnectAsync(ConnectWait wait, Socket socket, IPEndPoint target)
    {
        if (TryConnect(wait, socket, target))
        {
            await wait.UntilWritableAsync(socket);
            var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            if (error != SocketError.Success)
            {
                throw wait.Refused(new SocketException((int)error));
            }
        }
    }

    /// <summary>Begins to connect.</summary>
    /// <returns>Whether that is still to be waited for.</returns>
    private static bool TryConnect(ConnectWait wait, Socket socket, EndPoint target)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(target);
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress or SocketError.IOPending)
        {
            return true;
        }
        catch (SocketException exception)
        {
            throw wait.Refused(exception);
        }
    }

    private static void BindLocal(Socket socket, IPEndPoint target, PortRange ports)
    {
        if (!ports.IsAny)
        {
            // Else each port of a small range would be out of use for a minute after each connection (TIME_WAIT).
            PortBinder.AllowLingering(socket);
            PortBinder.Bind(socket, target.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0, ports);
        }
    }

    private static bool IsPairTaken(IOException exception) =>
        exception.InnerException is SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse };
}
