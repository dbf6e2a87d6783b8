using System.Net.Sockets;
using Smash.Client.Interop;

namespace Smash.Client;

/// <summary>Connects to a host's socket and says precisely why it cannot.</summary>
internal static class SocketConnector
{
    /// <summary>Connects.</summary>
    /// <exception cref="HostNotRunningException">Nothing is there, or nobody listens.</exception>
    /// <exception cref="EndpointException">What is there cannot be used.</exception>
    /// <exception cref="SshLinkException">The other machine cannot be reached.</exception>
    public static Socket Connect(HostEndpoint endpoint, CancellationToken cancellationToken = default) =>
        endpoint.Link is { } link ? link.Connect(cancellationToken) : ConnectHere(endpoint);

    private static Socket ConnectHere(HostEndpoint endpoint)
    {
        Check(endpoint);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(endpoint.SocketPath));
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw Explain(endpoint, exception);
        }
    }

    private static void Check(HostEndpoint endpoint)
    {
        if (endpoint.IsDefault)
        {
            SocketFolder.Check(Path.GetDirectoryName(endpoint.SocketPath)!);
        }

        if (FileStatus.ReadTarget(endpoint.SocketPath, out FileStatus status) == 0 && !status.IsSocket)
        {
            throw new EndpointException(EndpointFault.NotASocket, $"'{endpoint.SocketPath}' is not a socket.");
        }
    }

    private static SmashException Explain(HostEndpoint endpoint, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AccessDenied => new EndpointException(
            EndpointFault.AccessDenied,
            $"You may not connect to '{endpoint.SocketPath}': a host serves the user who started it, and no other."),
        SocketError.ConnectionRefused => new HostNotRunningException($"No host listens at '{endpoint.SocketPath}' any more.", exception),
        // ENOENT; the path may be there again by now, since a host that starts replaces the socket of a dead one.
        SocketError.AddressNotAvailable => new HostNotRunningException($"No host is running at '{endpoint.SocketPath}'.", exception),
        _ => new SmashConnectionLostException($"'{endpoint.SocketPath}' cannot be connected to: {exception.Message}", exception),
    };
}
