using System.Net;
using System.Net.Sockets;

namespace Smash.Client;

/// <summary>What the sockets of transfers do and those of .NET do not: wait no longer than is wanted.</summary>
internal static class TransferSocket
{
    /// <summary>Longest time for a connection to come about: both sides are there already.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">It could not; TimedOut: nobody answered.</exception>
    /// <exception cref="OperationCanceledException">It is not wanted any more.</exception>
    public static void Connect(Socket socket, IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        Wait(token => socket.ConnectAsync(endpoint, token).AsTask(), cancellationToken);
        KeepAlive(socket);
    }

    /// <summary>Waits for the connection of one peer; others are sent away, since whoever is quick could send what they like.</summary>
    /// <exception cref="SocketException">It could not; TimedOut: nobody came.</exception>
    /// <exception cref="OperationCanceledException">It is not wanted any more.</exception>
    public static Socket Accept(Socket listener, IPAddress peer, CancellationToken cancellationToken)
    {
        while (true)
        {
            Socket? accepted = null;
            Wait(async token => accepted = await listener.AcceptAsync(token).ConfigureAwait(false), cancellationToken);
            if (((IPEndPoint)accepted!.RemoteEndPoint!).Address.Equals(peer))
            {
                KeepAlive(accepted);
                return accepted;
            }

            accepted.Dispose();
        }
    }

    private static void Wait(Func<CancellationToken, Task> start, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            start(patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    /// <summary>Has the kernel find out that a machine is gone.</summary>
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
    }
}
