using System.Net.Sockets;
using Smash.DaemonCore;
using Smash.DaemonCore.Sockets;
using Smash.Protocol;

namespace Smash.LoopBenchmark;

/// <summary>Two ends of a connection on one loop that pass a packet to and fro.</summary>
internal sealed class EchoPair : IPacketHandler, IDisposable
{
    private readonly PacketChannel _channel;
    private readonly byte[] _packet = new byte[ProtocolLimits.HeaderLength];
    private EchoPair? _other;

    private EchoPair(EventLoop loop, Socket socket)
    {
        _channel = new PacketChannel(loop, (int)socket.Handle, this);
        // The channel closes it.
        socket.SafeHandle.SetHandleAsInvalid();
        new PacketHeader(PacketType.HostStatus, 0).Write(_packet);
    }

    /// <summary>Called with each packet; false ends it.</summary>
    public Func<bool>? Arrived { get; set; }

    public static EchoPair Create(EventLoop loop, string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        var one = new EchoPair(loop, client);
        one._other = new EchoPair(loop, listener.Accept()) { _other = one };
        return one;
    }

    public void Send() => _channel.Send(_packet);

    public void Dispose()
    {
        _channel.Dispose();
        _other!._channel.Dispose();
    }

    void IPacketHandler.OnPacket(PacketType type, ReadOnlySpan<byte> payload)
    {
        if (Arrived?.Invoke() ?? true)
        {
            Send();
        }
    }

    void IPacketHandler.OnBrokenFrame(PacketHeader header) => throw new InvalidOperationException("A packet was torn.");

    void IPacketHandler.OnEndOfInput()
    {
    }

    void IPacketHandler.OnClosed()
    {
    }
}
