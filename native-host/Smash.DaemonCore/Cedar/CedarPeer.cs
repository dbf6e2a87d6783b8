using System.Net;
using System.Net.Sockets;

namespace Smash.DaemonCore.Cedar;

/// <summary>What is known for sure of the other side of a connection.</summary>
public sealed record CedarPeer
{
    /// <summary>Its address and port; null: it came over a Unix socket.</summary>
    public IPEndPoint? EndPoint { get; init; }

    /// <summary>Its user and process; null: it came over TCP.</summary>
    public UnixCredentials? Unix { get; init; }

    /// <summary>Fingerprint of the public key that it proved to hold (<see cref="Cedar.KeyFingerprint"/>); null: none.</summary>
    public string? KeyFingerprint { get; init; }

    internal static CedarPeer Of(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.Unix)
        {
            return new CedarPeer { Unix = UnixCredentials.Of(socket) };
        }

        return new CedarPeer { EndPoint = ((IPEndPoint)socket.RemoteEndPoint!).WithoutMapping() };
    }

    /// <inheritdoc/>
    public override string ToString() => this switch
    {
        { Unix: { } unix } => $"process {unix.ProcessId} of user {unix.UserId}",
        { EndPoint: { } endPoint } => endPoint.ToSinful().ToString(),
        _ => "nobody",
    };
}
