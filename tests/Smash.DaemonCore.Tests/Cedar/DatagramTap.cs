using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

/// <summary>A UDP socket that does as it is told with datagrams: it stands for the network between a sender and a receiver.</summary>
internal sealed class DatagramTap : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public DatagramTap(string address = "127.0.0.1")
    {
        _socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        _socket.Blocking = false;
        _socket.ReceiveBufferSize = 4 * 1024 * 1024;
    }

    public SinfulAddress Address => ((IPEndPoint)_socket.LocalEndPoint!).ToSinful();

    /// <summary>The datagrams of one message.</summary>
    public async Task<List<byte[]>> CaptureAsync(SafeSock sender, ReadOnlyMemory<byte> message)
    {
        long before = sender.Counters.FragmentsSent;
        await sender.SendAsync(message, Address.ToEndPoint());
        var captured = new List<byte[]>();
        byte[] buffer = new byte[2000];
        while (captured.Count < sender.Counters.FragmentsSent - before)
        {
            await CedarLoop.UntilAsync(() => _socket.Available > 0);
            captured.Add(buffer[.._socket.Receive(buffer)]);
        }

        return captured;
    }

    /// <summary>Sends datagrams, and waits until the receiver, which must be receiving, has taken them.</summary>
    public async Task SendAsync(SafeSock receiver, params IEnumerable<byte[]> datagrams)
    {
        foreach (byte[] datagram in datagrams)
        {
            long before = receiver.Counters.DatagramsReceived;
            _socket.SendTo(datagram, receiver.Address.ToEndPoint());
            await CedarLoop.UntilAsync(() => receiver.Counters.DatagramsReceived > before);
        }
    }

    public void Dispose() => _socket.Dispose();
}
