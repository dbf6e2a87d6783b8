using System.Net;
using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

public sealed class SafeSockTests : IDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];

    private readonly WallTime _time = new();
    private readonly CedarLoop _loop;

    public SafeSockTests() => _loop = new CedarLoop(_time);

    public void Dispose() => _loop.Dispose();

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0, 1, true)]
    [InlineData(1, 1, false)]
    [InlineData(FragmentHeader.ContentLength, 1, true)]
    [InlineData(FragmentHeader.ContentLength + 1, 2, true)]
    [InlineData(FragmentHeader.ContentLength * 2, 2, false)]
    [InlineData(100_000, 75, false)]
    [InlineData(CedarFrame.DefaultMessageCap, 787, false)]
    [InlineData(CedarFrame.DefaultMessageCap, 787, true)]
    public void A_message_of_any_length_arrives_whole(int length, int fragments, bool hasKey)
    {
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(hasKey);
            using SafeSock receiver = Bind(hasKey);
            byte[] sent = Content(length, length);
            Task<SafeMessage> receiving = receiver.ReceiveAsync();
            await sender.SendAsync(sent, receiver.Address.ToEndPoint());
            SafeMessage message = await receiving;

            Assert.Equal(sent, Bytes(message));
            Assert.Equal(hasKey, message.IsAuthenticated);
            Assert.Equal(sender.Address, message.From.ToSinful());
            Assert.Equal((1, fragments), (sender.Counters.MessagesSent, sender.Counters.FragmentsSent));
            Assert.Equal((1, fragments), (receiver.Counters.MessagesReceived, receiver.Counters.DatagramsReceived));
            Assert.Equal(sender.Counters.BytesSent, receiver.Counters.BytesReceived);
            Assert.Equal((0, 0), (receiver.Incomplete.Count, receiver.Incomplete.Cost));
        });
    }

    [Fact]
    public void Messages_carry_items_and_come_one_by_one()
    {
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(hasKey: true);
            using SafeSock receiver = Bind(hasKey: true);
            for (int i = 0; i < 20; i++)
            {
                sender.Encode().Put(i);
                await sender.EndOfMessageAsync(receiver.Address);
            }

            for (int i = 0; i < 20; i++)
            {
                CedarReader reader = (await receiver.ReceiveAsync()).Reader;
                Assert.Equal(i, reader.GetInt32());
                reader.EndOfMessage();
            }
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fragments_may_come_in_any_order_and_more_than_once(bool hasKey)
    {
        var random = new Random(1);
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(hasKey);
            using SafeSock receiver = Bind(hasKey);
            using var network = new DatagramTap();
            for (int round = 0; round < 20; round++)
            {
                byte[] sent = Content(20_000, round);
                byte[][] datagrams = [.. await network.CaptureAsync(sender, sent)];
                byte[][] confused = [.. datagrams, .. datagrams];
                random.Shuffle(confused);
                Task<SafeMessage> receiving = receiver.ReceiveAsync();
                int used = 0;
                while (!receiving.IsCompleted)
                {
                    await network.SendAsync(receiver, confused[used++]);
                    await CedarLoop.TurnAsync();
                }

                Assert.Equal(sent, Bytes(await receiving));
            }

            Assert.Equal(20, receiver.Counters.MessagesReceived);
            Assert.Equal((0, 0), (receiver.Incomplete.Count, receiver.Incomplete.Cost));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_that_was_delivered_is_not_delivered_again(bool hasKey)
    {
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(hasKey);
            using SafeSock receiver = Bind(hasKey);
            using var network = new DatagramTap();
            List<byte[]> one = await network.CaptureAsync(sender, Content(10, 1));
            List<byte[]> large = await network.CaptureAsync(sender, Content(5000, 2));
            List<byte[]> last = await network.CaptureAsync(sender, Content(10, 3));
            foreach (List<byte[]> datagrams in (List<byte[]>[])[large, one])
            {
                Task<SafeMessage> first = receiver.ReceiveAsync();
                await network.SendAsync(receiver, datagrams);
                await first;
            }

            Task<SafeMessage> receiving = receiver.ReceiveAsync();
            await network.SendAsync(receiver, [.. one, .. large, .. one, .. large]);
            Assert.Equal(10, receiver.Counters.Duplicates);
            Assert.False(receiving.IsCompleted);
            await network.SendAsync(receiver, last);
            Assert.Equal(Content(10, 3), Bytes(await receiving));
        });
    }

    [Fact]
    public void A_message_of_which_a_fragment_is_lost_is_dropped_when_its_time_is_over()
    {
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(hasKey: false);
            using SafeSock receiver = Bind(hasKey: false);
            using var network = new DatagramTap();
            List<byte[]> torn = await network.CaptureAsync(sender, Content(20_000, 1));
            List<byte[]> whole = await network.CaptureAsync(sender, Content(3000, 2));
            Task<SafeMessage> receiving = receiver.ReceiveAsync();
            await network.SendAsync(receiver, torn[..7]);
            Assert.Equal(1, receiver.Incomplete.Count);
            _time.Advance(SafeSockOptions.Default.ReassemblyTimeout - TimeSpan.FromSeconds(1));
            await network.SendAsync(receiver, whole[..1]);
            await CedarLoop.TurnAsync();
            Assert.Equal((2, 0), (receiver.Incomplete.Count, receiver.Counters.Expired));
            _time.Advance(TimeSpan.FromSeconds(1));
            await CedarLoop.TurnAsync();
            Assert.Equal((1, 1), (receiver.Incomplete.Count, receiver.Counters.Expired));

            // What comes of it too late begins it anew and never makes it whole.
            await network.SendAsync(receiver, torn[7..]);
            Assert.False(receiving.IsCompleted);
            await network.SendAsync(receiver, whole[1..]);
            Assert.Equal(Content(3000, 2), Bytes(await receiving));
            _time.Advance(SafeSockOptions.Default.ReassemblyTimeout);
            await CedarLoop.TurnAsync();
            Assert.Equal((0, 0, 2), (receiver.Incomplete.Count, receiver.Incomplete.Cost, (int)receiver.Counters.Expired));
        });
    }

    [Fact]
    public void What_is_no_message_of_ours_is_counted_and_nothing_else()
    {
        var random = new Random(3);
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(hasKey: false);
            using SafeSock receiver = Bind(hasKey: false);
            using var network = new DatagramTap();
            Task<SafeMessage> receiving = receiver.ReceiveAsync();
            byte[] whole = (await network.CaptureAsync(sender, Content(3000, 1)))[0];
            for (int round = 0; round < 300; round++)
            {
                byte[] garbage = [.. whole];
                // Magic, version, flags, an index beyond the count, a count beyond the cap; and lengths that no sender makes.
                garbage[random.Next(6)] ^= 0x80;
                await network.SendAsync(receiver, garbage, whole[..random.Next(whole.Length)], [.. whole, 1], Content(random.Next(100), round));
            }

            await network.SendAsync(receiver, With(whole, 7, 3), With(whole, 8, 255), With(whole, 9, 0), new byte[1401], []);
            Assert.Equal(receiver.Counters.DatagramsReceived, receiver.Counters.Malformed);
            Assert.Equal(0, receiver.Incomplete.Count);
            Assert.False(receiving.IsCompleted);
        });
    }

    [Fact]
    public void A_fragment_that_contradicts_its_message_is_dropped_and_the_message_is_not_corrupted()
    {
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(hasKey: false);
            using SafeSock receiver = Bind(hasKey: false);
            using var network = new DatagramTap();
            List<byte[]> datagrams = await network.CaptureAsync(sender, Content(3000, 1));
            Task<SafeMessage> receiving = receiver.ReceiveAsync();
            await network.SendAsync(receiver, datagrams[0], With(datagrams[1], 9, 9), With(datagrams[1], 33, 0xEE), datagrams[1], datagrams[2]);

            Assert.Equal(Content(3000, 1), Bytes(await receiving));
            Assert.Equal(2, receiver.Counters.Malformed);
        });
    }

    [Fact]
    public void Waiting_for_a_message_can_be_given_up_and_times_out_without_losing_any()
    {
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(hasKey: false);
            using SafeSock receiver = Bind(hasKey: false);
            using var source = new CancellationTokenSource();
            Task<SafeMessage> canceled = receiver.ReceiveAsync(cancellationToken: source.Token);
            await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.ReceiveAsync());
            await source.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(() => canceled);
            Task<SafeMessage> late = receiver.ReceiveAsync(TimeSpan.FromSeconds(5));
            _time.Advance(TimeSpan.FromSeconds(5));
            await Assert.ThrowsAsync<TimeoutException>(() => late);
            sender.Encode().Put(true);
            await sender.EndOfMessageAsync(receiver.Address);

            Assert.True((await receiver.ReceiveAsync(TimeSpan.FromSeconds(5))).Reader.GetBoolean());
            Task<SafeMessage> receiving = receiver.ReceiveAsync();
            receiver.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => receiving);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => receiver.ReceiveAsync());
            await Assert.ThrowsAsync<ObjectDisposedException>(() => receiver.SendAsync(default, sender.Address.ToEndPoint()));
        });
    }

    [Fact]
    public void Bandwidth_bounds_what_is_sent_and_the_timeout_bounds_that()
    {
        _loop.Run(async () =>
        {
            using var sender = SafeSock.Bind(_loop.Loop, IPAddress.Loopback, 0, default, new SafeSockOptions { SendBytesPerSecond = 10_000, Timeout = TimeSpan.FromSeconds(20) });
            using var network = new DatagramTap();
            long begin = _time.GetTimestamp();
            Task sending = sender.SendAsync(Content(100_000, 1), network.Address.ToEndPoint());
            while (!sending.IsCompleted)
            {
                Assert.InRange(sender.Counters.BytesSent, 0, (long)(10_000 * (_time.GetElapsedTime(begin).TotalSeconds + 0.25)) + 1);
                _time.Advance(TimeSpan.FromMilliseconds(100));
                await CedarLoop.TurnAsync();
            }

            await sending;
            Assert.InRange(_time.GetElapsedTime(begin).TotalSeconds, 10, 20);
            Task tooMuch = sender.SendAsync(Content(300_000, 1), network.Address.ToEndPoint());
            for (int tenth = 0; tenth < 200; tenth++)
            {
                Assert.False(tooMuch.IsCompleted);
                _time.Advance(TimeSpan.FromMilliseconds(100));
                await CedarLoop.TurnAsync();
            }

            await Assert.ThrowsAsync<TimeoutException>(() => tooMuch);
        });
    }

    [Fact]
    public void Ports_come_from_the_range_and_addresses_of_both_families_are_told_as_they_are()
    {
        _loop.Run(async () =>
        {
            using SafeSock taken = Bind(hasKey: false);
            var range = new PortRange(taken.Address.Port, taken.Address.Port);
            Assert.Equal(range, Assert.Throws<PortRangeException>(() => { SafeSock.Bind(_loop.Loop, IPAddress.Loopback, 0, range); }).Range);
            using var both = SafeSock.Bind(_loop.Loop, IPAddress.IPv6Any, 0);
            using var six = SafeSock.Bind(_loop.Loop, IPAddress.IPv6Loopback, 0);
            foreach ((SafeSock from, string host) in ((SafeSock, string)[])[(taken, "127.0.0.1"), (six, "::1")])
            {
                await from.SendAsync(Content(5, 5), new IPEndPoint(IPAddress.Parse(host), both.Address.Port));
                SafeMessage message = await both.ReceiveAsync();
                Assert.Equal(from.Address, message.From.ToSinful());
                await both.SendAsync(Content(6, 6), message.From);
                Assert.Equal(Content(6, 6), Bytes(await from.ReceiveAsync()));
            }
        });
    }

    [Fact]
    public void What_datagrams_cannot_carry_is_refused_before_it_is_sent()
    {
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(hasKey: false);
            await Assert.ThrowsAsync<ArgumentException>(() => sender.SendAsync(new byte[CedarFrame.DefaultMessageCap + 1], sender.Address.ToEndPoint()));
            Assert.Throws<ArgumentException>(() => { SafeSock.Bind(_loop.Loop, IPAddress.Loopback, 0, default, new SafeSockOptions { Key = new byte[15] }); });
            Assert.Throws<ArgumentOutOfRangeException>(() => { SafeSock.Bind(_loop.Loop, IPAddress.Loopback, 0, default, new SafeSockOptions { MessageCap = CedarFrame.DefaultMessageCap + 1 }); });
            Assert.Equal(0, sender.Counters.FragmentsSent);
        });
    }

    private static byte[] Bytes(SafeMessage message)
    {
        Assert.NotNull(message.Reader);
        return message.Reader.RemainingMessage.ToArray();
    }

    private static byte[] With(byte[] datagram, int index, byte value)
    {
        byte[] changed = [.. datagram];
        changed[index] = value;
        return changed;
    }

    private static byte[] Content(int length, int seed)
    {
        byte[] content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    private SafeSock Bind(bool hasKey) =>
        SafeSock.Bind(_loop.Loop, IPAddress.Loopback, 0, default, hasKey ? new SafeSockOptions { Key = Key } : null);
}
