using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Tests.Channels;

public sealed class RexPeerTests : IDisposable
{
    private readonly PeerPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void Each_side_learns_who_the_other_is()
    {
        _pair.Greet();

        Assert.Equal(("executor", "origin"), (_pair.Await(() => _pair.Starter.Greeted).Host, _pair.Await(() => _pair.Other.Greeted).Host));
    }

    [Fact]
    public void A_ping_measures_the_latency()
    {
        _pair.Greet();
        var measured = new TaskCompletionSource<TimeSpan>();

        _pair.Thread.Invoke(() =>
        {
            _pair.Starter.PongReceived = () => measured.TrySetResult(_pair.Starter.Latency!.Value);
            _pair.Starter.Ping();
        });

        Assert.InRange(_pair.Await(() => measured.Task), TimeSpan.Zero, LoopThread.Deadline);
    }

    [Fact]
    public void Silence_is_counted_from_the_last_ping_and_not_without_one()
    {
        _pair.Greet();
        Assert.Null(_pair.Thread.Invoke(() => _pair.Other.Silence));
        var answered = new TaskCompletionSource<bool>();

        _pair.Thread.Invoke(() =>
        {
            _pair.Starter.PongReceived = () => answered.TrySetResult(true);
            _pair.Starter.Ping();
        });
        _pair.Await(() => answered.Task);

        Assert.InRange(_pair.Thread.Invoke(() => _pair.Other.Silence!.Value), TimeSpan.Zero, LoopThread.Deadline);
    }

    [Theory]
    [InlineData("0000000D" + "0100000000" + "0000000900000000")]
    [InlineData("0000000D" + "0300000000" + "0000000000000001")]
    [InlineData("00000001")]
    [InlineData("00000006" + "0100000000" + "00")]
    public void What_does_not_greet_in_this_version_is_no_other_side(string hex)
    {
        _pair.Write(Convert.FromHexString(hex));

        Assert.NotEmpty(_pair.Await(() => _pair.StarterEnd));
        Assert.IsType<HostLostException>(_pair.Starter.Greeted.Exception!.InnerException);
    }

    [Fact]
    public void What_is_not_served_is_refused_and_the_link_goes_on()
    {
        _pair.Greet();

        RexRefusedException refused = Assert.Throws<RexRefusedException>(() => Open(RexTransaction.Call));

        Assert.Equal((Errno.EOPNOTSUPP, "RexTransactionUnknown"), (refused.Refusal.Error, refused.Refusal.ErrorId));
        Assert.Equal(0, _pair.Thread.Invoke(() => _pair.Starter.ChannelCount + _pair.Other.ChannelCount));
        Assert.False(_pair.StarterEnd.IsCompleted);
    }

    [Fact]
    public void What_is_opened_is_accepted_with_fields_and_closed_by_both()
    {
        Serve(static (channel, open) =>
        {
            channel.Accept(new RexFields().Add(7, open.Fields.FindString(7) + "!"));
            channel.Close();
        });

        (RexChannel channel, RexFields fields) = Open(RexTransaction.Call, "hello");
        _pair.Thread.Invoke(channel.Close);

        Assert.Equal("hello!", fields.FindString(7));
        Assert.Equal(ChannelEnd.Closed, _pair.Await(() => channel.Ended));
    }

    [Fact]
    public void Much_more_than_a_window_passes_when_it_is_read()
    {
        byte[] sent = [.. Enumerable.Range(0, 3_000_000).Select(static number => (byte)(number * 31))];
        Serve(static (channel, open) => _ = EchoAsync(channel));
        (RexChannel channel, _) = Open(RexTransaction.Call);

        _pair.Thread.Invoke(() => SendAsync(channel, sent));
        byte[] received = _pair.Await(() => ReadAsync(channel, 1));

        Assert.Equal(sent, received);
    }

    [Fact]
    public void A_stream_that_nobody_reads_holds_up_its_sender_and_no_other_stream()
    {
        RexChannel? theirs = null;
        Serve((channel, _) =>
        {
            theirs = channel;
            channel.Accept(new RexFields());
        });
        (RexChannel channel, _) = Open(RexTransaction.Call);

        Task stuck = _pair.Thread.Invoke(() => channel.SendAsync(0, new byte[RexLimits.InitialWindow + 1]).AsTask());
        _pair.Await(async () =>
        {
            await channel.SendAsync(1, new byte[] { 42 });
            return true;
        });

        Assert.Equal(42, _pair.Await(() => theirs!.ReadAsync(1).AsTask()).Span[0]);
        Assert.False(stuck.IsCompleted);
        _pair.Thread.Invoke(() => ReadAsync(theirs!, 0));
        _pair.Await(async () =>
        {
            await stuck;
            return true;
        });
    }

    [Fact]
    public void What_waits_when_its_stream_is_ended_is_not_sent()
    {
        RexChannel? theirs = null;
        Serve((channel, _) =>
        {
            theirs = channel;
            channel.Accept(new RexFields());
        });
        (RexChannel channel, _) = Open(RexTransaction.Call);

        Task stuck = _pair.Thread.Invoke(() => channel.SendAsync(0, new byte[RexLimits.InitialWindow + 1]).AsTask());
        _pair.Thread.Invoke(() => channel.SendEnd(0));
        _pair.Thread.Invoke(() => channel.SendEnd(0));

        Assert.Equal(RexLimits.InitialWindow, _pair.Await(() => ReadAsync(theirs!, 0)).Length);
        _pair.Await(async () =>
        {
            await stuck;
            return true;
        });
        Assert.False(_pair.StarterEnd.IsCompleted);
    }

    [Fact]
    public void A_signal_overtakes_bytes_that_nobody_reads()
    {
        var signal = new TaskCompletionSource<uint>();
        Serve((channel, _) =>
        {
            channel.ControlReceived = frame =>
            {
                PacketReader reader = frame.Reader;
                signal.SetResult(reader.ReadUInt32());
            };
            channel.Accept(new RexFields());
        });
        (RexChannel channel, _) = Open(RexTransaction.Execute);

        _pair.Thread.Invoke(() =>
        {
            _ = SendAsync(channel, new byte[RexLimits.InitialWindow * 2]);
            channel.Send(writer => writer.WriteUInt32(RexFrameType.Signal, channel.Id, 15));
        });

        Assert.Equal(15u, _pair.Await(() => signal.Task));
    }

    [Fact]
    public void A_host_that_is_lost_ends_all_that_was_under_way()
    {
        Serve(static (channel, _) => channel.Accept(new RexFields()));
        (RexChannel channel, _) = Open(RexTransaction.Execute);
        Task<ReadOnlyMemory<byte>> reading = _pair.Thread.Invoke(() => channel.ReadAsync(1).AsTask());
        Task sending = _pair.Thread.Invoke(() => channel.SendAsync(0, new byte[RexLimits.InitialWindow + 1]).AsTask());

        _pair.Thread.Invoke(() => _pair.Other.End("The power failed."));

        Assert.Equal(ChannelEnd.HostLost, _pair.Await(() => channel.Ended));
        Assert.Throws<HostLostException>(() => reading.WaitAsync(LoopThread.Deadline).GetAwaiter().GetResult());
        Assert.Throws<HostLostException>(() => sending.WaitAsync(LoopThread.Deadline).GetAwaiter().GetResult());
        Assert.Throws<HostLostException>(() => _pair.Thread.Invoke(() => _pair.Starter.Open(new RexOpen(RexTransaction.Execute, new RexFields()))));
    }

    [Fact]
    public void More_bytes_than_the_window_lets_through_end_the_link()
    {
        Serve(static (channel, _) => channel.Accept(new RexFields()));
        (RexChannel channel, _) = Open(RexTransaction.Execute);

        _pair.Thread.Invoke(() => channel.Send(writer => writer.WriteData(channel.Id, 0, new byte[RexLimits.InitialWindow + 1])));

        Assert.Equal(ChannelEnd.HostLost, _pair.Await(() => channel.Ended));
    }

    private static async Task EchoAsync(RexChannel channel)
    {
        channel.Accept(new RexFields());
        for (ReadOnlyMemory<byte> bytes = await channel.ReadAsync(0); bytes.Length > 0; bytes = await channel.ReadAsync(0))
        {
            await channel.SendAsync(1, bytes);
        }

        channel.SendEnd(1);
        channel.Close();
    }

    private static async Task SendAsync(RexChannel channel, byte[] bytes)
    {
        await channel.SendAsync(0, bytes);
        channel.SendEnd(0);
    }

    private static async Task<byte[]> ReadAsync(RexChannel channel, byte stream)
    {
        using var all = new MemoryStream();
        for (ReadOnlyMemory<byte> bytes = await channel.ReadAsync(stream); bytes.Length > 0; bytes = await channel.ReadAsync(stream))
        {
            all.Write(bytes.Span);
        }

        return all.ToArray();
    }

    private void Serve(Action<RexChannel, RexOpen> serve)
    {
        _pair.Greet();
        _pair.Thread.Invoke(() => _pair.Other.Opened = serve);
    }

    private (RexChannel Channel, RexFields Fields) Open(RexTransaction transaction, string text = "") => _pair.Await(async () =>
    {
        RexChannel channel = _pair.Starter.Open(new RexOpen(transaction, new RexFields().Add(7, text)));
        return (channel, await channel.Accepted);
    });
}
