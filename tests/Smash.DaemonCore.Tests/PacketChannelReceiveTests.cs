using System.Net.Sockets;
using Smash.Protocol;

namespace Smash.DaemonCore.Tests;

public sealed class PacketChannelReceiveTests : IDisposable
{
    private readonly ChannelUnderTest _channel = new();

    public void Dispose() => _channel.Dispose();

    [Fact]
    public void A_whole_packet_is_told_with_its_type_and_payload()
    {
        _channel.SendAll(ChannelUnderTest.Packet(0xFFFF_0001, 1, 2, 3));

        _channel.ExpectPacket(0xFFFF_0001, 1, 2, 3);
        _channel.ExpectNothing();
    }

    [Fact]
    public void A_packet_without_payload_is_told()
    {
        _channel.SendAll(ChannelUnderTest.Packet(9));

        _channel.ExpectPacket(9);
    }

    [Fact]
    public void A_packet_torn_into_single_bytes_is_told_when_its_last_byte_has_come()
    {
        byte[] packet = ChannelUnderTest.Packet(4, 5, 6, 7);
        foreach (byte one in packet[..^1])
        {
            _channel.SendAll([one]);
            _channel.ExpectNothing();
        }

        _channel.SendAll(packet.AsSpan(packet.Length - 1));
        _channel.ExpectPacket(4, 5, 6, 7);
    }

    [Fact]
    public void Many_packets_in_one_read_are_told_in_order()
    {
        var bytes = new List<byte>();
        for (uint i = 0; i < 1000; i++)
        {
            bytes.AddRange(ChannelUnderTest.Packet(i, (byte)i));
        }

        _channel.SendAll(bytes.ToArray());
        for (uint i = 0; i < 1000; i++)
        {
            _channel.ExpectPacket(i, (byte)i);
        }
    }

    [Fact]
    public void A_packet_and_the_head_of_the_next_are_told_apart()
    {
        byte[] second = ChannelUnderTest.Packet(2, 2, 2);
        _channel.SendAll([.. ChannelUnderTest.Packet(1, 1), .. second[..5]]);
        _channel.ExpectPacket(1, 1);
        _channel.ExpectNothing();
        _channel.SendAll(second.AsSpan(5));

        _channel.ExpectPacket(2, 2, 2);
    }

    [Fact]
    public void A_packet_of_16_mebibytes_is_told_and_so_is_the_one_behind_it()
    {
        byte[] payload = ChannelUnderTest.Pattern(ProtocolLimits.MaxPayloadLength);
        _channel.SendAll(ChannelUnderTest.Packet(3, payload));
        _channel.SendAll(ChannelUnderTest.Packet(4, 1));

        _channel.ExpectPacket(3, payload);
        _channel.ExpectPacket(4, 1);
    }

    [Fact]
    public void A_header_over_16_mebibytes_breaks_the_frame_and_nothing_behind_it_is_told()
    {
        byte[] header = [0, 0, 0, 7, 1, 0, 0, 1];
        _channel.SendAll([.. ChannelUnderTest.Packet(1), .. header, .. ChannelUnderTest.Packet(2)]);

        _channel.ExpectPacket(1);
        ChannelEvent broken = _channel.Next();
        Assert.Equal((ChannelEventKind.BrokenFrame, 7u), (broken.Kind, broken.Type));
        Assert.Equal((uint)ProtocolLimits.MaxPayloadLength + 1, BitConverter.ToUInt32(broken.Payload));
        _channel.SendAll(ChannelUnderTest.Packet(3));
        _channel.ExpectNothing();
    }

    [Fact]
    public void After_a_broken_frame_an_answer_still_goes_out_before_the_channel_closes()
    {
        _channel.SendAll([0, 0, 0, 7, 255, 255, 255, 255]);
        _channel.Expect(ChannelEventKind.BrokenFrame);
        _channel.Thread.Invoke(() =>
        {
            _channel.Channel.Send([1, 2, 3]);
            _channel.Channel.CloseAfterSending();
        });

        Assert.Equal([1, 2, 3], _channel.ReceiveExactly(3));
        _channel.ExpectEndOfStream();
        _channel.Expect(ChannelEventKind.Closed);
    }

    [Fact]
    public void A_pause_in_the_middle_of_a_read_holds_back_the_rest_until_it_is_lifted()
    {
        _channel.PacketHandled = _ => _channel.Channel.IsPaused = true;
        _channel.SendAll([.. ChannelUnderTest.Packet(1), .. ChannelUnderTest.Packet(2), .. ChannelUnderTest.Packet(3, 3)[..^1]]);
        _channel.ExpectPacket(1);
        _channel.ExpectNothing();
        Resume();
        _channel.ExpectPacket(2);
        _channel.ExpectNothing();
        Resume();
        _channel.ExpectNothing();
        _channel.SendAll([3]);

        _channel.ExpectPacket(3, 3);
    }

    [Fact]
    public void A_paused_channel_reads_nothing()
    {
        _channel.Thread.Invoke(() => _channel.Channel.IsPaused = true);
        _channel.SendAll(ChannelUnderTest.Packet(1));
        _channel.ExpectNothing();
        Resume();

        _channel.ExpectPacket(1);
    }

    [Fact]
    public void A_handler_that_closes_the_channel_is_told_of_no_packet_behind()
    {
        _channel.PacketHandled = _ => _channel.Channel.Close();
        _channel.SendAll([.. ChannelUnderTest.Packet(1), .. ChannelUnderTest.Packet(2)]);
        _channel.ExpectPacket(1);
        _channel.Expect(ChannelEventKind.Closed);

        _channel.ExpectNothing();
    }

    [Fact]
    public void A_peer_that_sends_no_more_still_gets_its_answers()
    {
        _channel.PacketHandled = type => _channel.Channel.Send([(byte)type]);
        _channel.EndHandled = _channel.Channel.CloseAfterSending;
        _channel.SendAll([.. ChannelUnderTest.Packet(1), .. ChannelUnderTest.Packet(2)]);
        _channel.Peer.Shutdown(SocketShutdown.Send);

        Assert.Equal([1, 2], _channel.ReceiveExactly(2));
        _channel.ExpectEndOfStream();
        _channel.ExpectPacket(1);
        _channel.ExpectPacket(2);
    }

    [Fact]
    public void An_end_of_input_is_told_once_and_the_channel_stays_open()
    {
        _channel.Peer.Shutdown(SocketShutdown.Send);
        _channel.Expect(ChannelEventKind.EndOfInput);
        _channel.ExpectNothing();
        _channel.Thread.Invoke(() => _channel.Channel.Send([9]));

        Assert.Equal([9], _channel.ReceiveExactly(1));
    }

    /// <summary>The pause is lifted by posted work, as by an answer that was waited for: the loop then looks at the descriptor before the held packets.</summary>
    [Fact]
    public void Packets_held_back_by_a_pause_come_before_the_end_of_input()
    {
        _channel.PacketHandled = _ => _channel.Channel.IsPaused = true;
        _channel.SendAll([.. ChannelUnderTest.Packet(1), .. ChannelUnderTest.Packet(2), .. ChannelUnderTest.Packet(3)]);
        _channel.Peer.Shutdown(SocketShutdown.Send);
        _channel.ExpectPacket(1);
        Resume();
        _channel.ExpectPacket(2);
        _channel.ExpectNothing();
        Resume();
        _channel.ExpectPacket(3);
        _channel.ExpectNothing();
        Resume();

        _channel.Expect(ChannelEventKind.EndOfInput);
    }

    [Fact]
    public void Bytes_that_came_before_the_peer_went_are_told_before_the_close()
    {
        _channel.SendAll([.. ChannelUnderTest.Packet(1), .. ChannelUnderTest.Packet(2)]);
        _channel.Peer.Close();

        _channel.ExpectPacket(1);
        _channel.ExpectPacket(2);
        _channel.Expect(ChannelEventKind.Closed);
        _channel.ExpectNothing();
    }

    [Fact]
    public void A_peer_that_goes_in_the_middle_of_a_packet_closes_the_channel()
    {
        _channel.SendAll(ChannelUnderTest.Packet(1, 1, 2).AsSpan(0, 9));
        _channel.Peer.Close();

        _channel.Expect(ChannelEventKind.Closed);
    }

    private void Resume() => _channel.Thread.Invoke(() => _channel.Channel.IsPaused = false);
}
