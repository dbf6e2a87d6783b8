using System.Net.Sockets;

namespace Smash.DaemonCore.Tests;

public sealed class PacketChannelSendTests : IDisposable
{
    private const int MoreThanASocketTakes = 8 * 1024 * 1024;

    private readonly ChannelUnderTest _channel = new();

    public void Dispose() => _channel.Dispose();

    [Fact]
    public void What_one_turn_sends_arrives_in_order_and_drains()
    {
        _channel.Thread.Invoke(() =>
        {
            _channel.Channel.Send([1, 2]);
            _channel.Channel.Send([3]);
            Assert.Equal(3, _channel.Channel.UnsentLength);
        });

        Assert.Equal([1, 2, 3], _channel.ReceiveExactly(3));
        _channel.Expect(ChannelEventKind.Drained);
        Assert.Equal(0, _channel.Thread.Invoke(() => _channel.Channel.UnsentLength));
    }

    [Fact]
    public void What_a_slow_reader_leaves_is_kept_and_drains_when_it_reads()
    {
        byte[] bytes = ChannelUnderTest.Pattern(MoreThanASocketTakes);
        _channel.Thread.Invoke(() => _channel.Channel.Send(bytes));
        _channel.ExpectNothing();
        int unsent = _channel.Thread.Invoke(() => _channel.Channel.UnsentLength);
        Assert.InRange(unsent, 1, MoreThanASocketTakes - 1);
        _channel.Thread.Invoke(() => _channel.Channel.Send([7]));
        byte[] received = _channel.ReceiveExactly(bytes.Length + 1);

        Assert.True(received.AsSpan(0, bytes.Length).SequenceEqual(bytes));
        Assert.Equal(7, received[^1]);
        _channel.Expect(ChannelEventKind.Drained);
        Assert.Equal(0, _channel.Thread.Invoke(() => _channel.Channel.UnsentLength));
    }

    [Fact]
    public void A_channel_reads_on_while_it_cannot_send()
    {
        _channel.Thread.Invoke(() => _channel.Channel.Send(new byte[MoreThanASocketTakes]));
        _channel.SendAll(ChannelUnderTest.Packet(5));

        _channel.ExpectPacket(5);
    }

    [Fact]
    public void Closing_after_sending_sends_everything_then_closes_and_tells_once()
    {
        byte[] bytes = ChannelUnderTest.Pattern(MoreThanASocketTakes);
        _channel.Thread.Invoke(() =>
        {
            _channel.Channel.Send(bytes);
            _channel.Channel.CloseAfterSending();
            _channel.Channel.Send([1]);
        });
        Assert.True(_channel.ReceiveExactly(bytes.Length).AsSpan().SequenceEqual(bytes));
        _channel.ExpectEndOfStream();

        _channel.Expect(ChannelEventKind.Closed);
        _channel.ExpectNothing();
    }

    [Fact]
    public void Closing_after_sending_reads_no_more()
    {
        _channel.Thread.Invoke(() =>
        {
            _channel.Channel.Send(new byte[MoreThanASocketTakes]);
            _channel.Channel.CloseAfterSending();
        });
        _channel.SendAll(ChannelUnderTest.Packet(5));

        _channel.ExpectNothing();
    }

    [Fact]
    public void Closing_after_sending_closes_at_once_when_nothing_is_unsent()
    {
        _channel.Thread.Invoke(_channel.Channel.CloseAfterSending);

        _channel.ExpectEndOfStream();
        _channel.Expect(ChannelEventKind.Closed);
    }

    [Fact]
    public void A_peer_that_goes_while_much_is_unsent_closes_the_channel()
    {
        _channel.Thread.Invoke(() =>
        {
            _channel.Channel.Send(new byte[MoreThanASocketTakes]);
            _channel.Channel.CloseAfterSending();
        });
        _channel.ExpectNothing();
        _channel.Peer.Close();

        _channel.Expect(ChannelEventKind.Closed);
        _channel.ExpectNothing();
    }

    [Fact]
    public void A_peer_that_goes_while_the_channel_is_paused_closes_it()
    {
        _channel.Thread.Invoke(() => _channel.Channel.IsPaused = true);
        _channel.Peer.Close();

        _channel.Expect(ChannelEventKind.Closed);
    }

    [Fact]
    public void Sending_to_a_peer_that_is_gone_closes_the_channel_and_harms_nobody()
    {
        _channel.Thread.Invoke(() =>
        {
            _channel.Channel.IsPaused = true;
            _channel.Peer.Close();
            _channel.Channel.Send([1]);
        });

        _channel.Expect(ChannelEventKind.Closed);
        _channel.Thread.Invoke(() => _channel.Channel.Send([2]));
        _channel.ExpectNothing();
    }

    [Fact]
    public void That_the_peer_is_gone_is_known_before_the_loop_comes_to_it()
    {
        Assert.Equal((false, true), _channel.Thread.Invoke(() =>
        {
            bool before = _channel.Channel.IsPeerGone;
            _channel.Peer.Close();
            return (before, _channel.Channel.IsPeerGone);
        }));
        _channel.Expect(ChannelEventKind.Closed);
        Assert.True(_channel.Thread.Invoke(() => _channel.Channel.IsPeerGone));
    }

    [Fact]
    public void A_peer_that_only_sends_no_more_is_not_gone()
    {
        _channel.Peer.Shutdown(SocketShutdown.Send);
        _channel.Expect(ChannelEventKind.EndOfInput);

        Assert.False(_channel.Thread.Invoke(() => _channel.Channel.IsPeerGone));
    }

    [Fact]
    public void Closing_twice_tells_once()
    {
        _channel.Thread.Invoke(() =>
        {
            _channel.Channel.Close();
            _channel.Channel.Close();
            _channel.Channel.CloseAfterSending();
        });
        _channel.Expect(ChannelEventKind.Closed);

        _channel.ExpectNothing();
    }
}
