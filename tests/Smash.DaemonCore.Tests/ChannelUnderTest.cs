using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Smash.DaemonCore.Sockets;
using Smash.Protocol;

namespace Smash.DaemonCore.Tests;

/// <summary>A channel on a running loop, with a test at the other end of its socket.</summary>
internal sealed class ChannelUnderTest : IPacketHandler, IDisposable
{
    private readonly SocketPair _pair = new();
    private readonly BlockingCollection<ChannelEvent> _events = [];

    public ChannelUnderTest()
    {
        Channel = Thread.Invoke(() => new PacketChannel(Thread.Loop, _pair.Descriptor, this) { Drained = () => _events.Add(ChannelEvent.Of(ChannelEventKind.Drained)) });
    }

    public LoopThread Thread { get; } = new();

    public PacketChannel Channel { get; }

    public Socket Peer => _pair.Peer;

    /// <summary>What the handler does with a packet, on the loop, after it was noted.</summary>
    public Action<uint>? PacketHandled { get; set; }

    /// <summary>What the handler does at the end of the input, on the loop, after it was noted.</summary>
    public Action? EndHandled { get; set; }

    public static byte[] Packet(uint type, params ReadOnlySpan<byte> payload)
    {
        byte[] packet = new byte[ProtocolLimits.HeaderLength + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(packet, type);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)payload.Length);
        payload.CopyTo(packet.AsSpan(ProtocolLimits.HeaderLength));
        return packet;
    }

    /// <summary>Bytes in which a shift or a hole shows.</summary>
    public static byte[] Pattern(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Waits for the handler's next call.</summary>
    public ChannelEvent Next() => _events.TryTake(out ChannelEvent? next, LoopThread.Deadline) ? next : throw new TimeoutException("The channel told nothing.");

    public void ExpectPacket(uint type, params byte[] payload)
    {
        ChannelEvent next = Next();
        Assert.Equal((ChannelEventKind.Packet, type), (next.Kind, next.Type));
        Assert.True(payload.AsSpan().SequenceEqual(next.Payload), $"Packet {type} came with another payload, of {next.Payload.Length} bytes.");
    }

    public void Expect(ChannelEventKind kind) => Assert.Equal(kind, Next().Kind);

    public void ExpectNothing()
    {
        Thread.Settle();
        Assert.False(_events.TryTake(out ChannelEvent? next), $"The channel told of {next?.Kind} {next?.Type}.");
    }

    public void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[Peer.Send(bytes)..];
        }
    }

    public byte[] ReceiveExactly(int count)
    {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            int read = Peer.Receive(bytes.AsSpan(at));
            Assert.True(read > 0, $"The stream ended after {at} of {count} bytes.");
            at += read;
        }

        return bytes;
    }

    public void ExpectEndOfStream() => Assert.Equal(0, Peer.Receive(new byte[1]));

    public void Dispose()
    {
        Thread.Invoke(Channel.Dispose);
        Thread.Dispose();
        _pair.Dispose();
        _events.Dispose();
    }

    void IPacketHandler.OnPacket(PacketType type, ReadOnlySpan<byte> payload)
    {
        _events.Add(new ChannelEvent(ChannelEventKind.Packet, (uint)type, payload.ToArray()));
        PacketHandled?.Invoke((uint)type);
    }

    void IPacketHandler.OnBrokenFrame(PacketHeader header) => _events.Add(ChannelEvent.Of(header));

    void IPacketHandler.OnEndOfInput()
    {
        _events.Add(ChannelEvent.Of(ChannelEventKind.EndOfInput));
        EndHandled?.Invoke();
    }

    void IPacketHandler.OnClosed() => _events.Add(ChannelEvent.Of(ChannelEventKind.Closed));
}
