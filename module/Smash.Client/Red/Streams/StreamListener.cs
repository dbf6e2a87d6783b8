using System.Net;
using System.Net.Sockets;
using Smash.Protocol.Red;

namespace Smash.Client;

/// <summary>Where this process waits for one connection of a RED's: at the address of this machine that its own calls come from, at a port that is free.</summary>
internal sealed class StreamListener : IDisposable
{
    private readonly RedWorld _world;
    private readonly Socket _socket;

    /// <summary>Begins to listen.</summary>
    /// <param name="world">A world of the RED.</param>
    /// <exception cref="RedTransferException">NotConnected: nothing can be listened at.</exception>
    public StreamListener(RedWorld world)
    {
        _world = world;
        IPAddress address = world.RedHost.Client.LocalAddress;
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(new IPEndPoint(address, 0));
            _socket.Listen(1);
        }
        catch (SocketException exception)
        {
            _socket.Dispose();
            throw new RedTransferException(RedTransferFault.NotConnected, $"Nothing can be received at {address}: {exception.Message}", exception);
        }
    }

    /// <summary>Where it is, as the RED is told.</summary>
    public RedAddress Address => TransferAddress.Of((IPEndPoint)_socket.LocalEndPoint!);

    /// <summary>Waits for the RED, which has connected, or does so at once.</summary>
    /// <exception cref="RedTransferException">NotConnected: it does not come.</exception>
    public Socket Accept(CancellationToken cancellationToken)
    {
        try
        {
            return TransferSocket.Accept(_socket, _world.RedHost.Client.RemoteAddress, cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new RedTransferException(RedTransferFault.NotConnected, $"The RED does not connect to {_socket.LocalEndPoint}: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
