using System.Net;
using Smash.DaemonCore.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

/// <summary>What somebody can do who can send any datagram, and has seen all that were sent.</summary>
public sealed class SafeSockDefenceTests : IDisposable
{
    private static readonly SafeSockOptions Keyed = new() { Key = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } };

    private readonly WallTime _time = new();
    private readonly CedarLoop _loop;

    public SafeSockDefenceTests() => _loop = new CedarLoop(_time);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void A_signed_datagram_with_any_bit_changed_is_dropped()
    {
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(Keyed);
            using SafeSock receiver = Bind(Keyed);
            using var network = new DatagramTap();
            byte[] datagram = (await network.CaptureAsync(sender, new byte[] { 1, 1 }))[0];
            Task<SafeMessage> receiving = receiver.ReceiveAsync();
            for (int bit = 0; bit < datagram.Length * 8; bit++)
            {
                byte[] changed = [.. datagram];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                await network.SendAsync(receiver, changed);
            }

            Assert.False(receiving.IsCompleted);
            Assert.Equal(datagram.Length * 8, receiver.Counters.Malformed + receiver.Counters.Unauthenticated);
            Assert.InRange(receiver.Counters.Unauthenticated, (datagram.Length - 12) * 8, datagram.Length * 8);
            await network.SendAsync(receiver, datagram);
            Assert.True((await receiving).Reader.GetBoolean());
        });
    }

    [Fact]
    public void Who_has_not_the_key_is_not_heard_nor_is_it_taken_for_one_where_there_is_none()
    {
        _loop.Run(async () =>
        {
            using SafeSock keyed = Bind(Keyed);
            using SafeSock plain = Bind(SafeSockOptions.Default);
            using SafeSock other = Bind(Keyed with { Key = new byte[16] });
            Task<SafeMessage>[] receiving = [keyed.ReceiveAsync(), plain.ReceiveAsync()];
            await other.SendAsync(new byte[3000], keyed.Address.ToEndPoint());
            await plain.SendAsync(new byte[3000], keyed.Address.ToEndPoint());
            await keyed.SendAsync(new byte[3000], plain.Address.ToEndPoint());
            await CedarLoop.UntilAsync(() => keyed.Counters.DatagramsReceived == 6 && plain.Counters.DatagramsReceived == 3);

            Assert.Equal((6, 3), (keyed.Counters.Unauthenticated, plain.Counters.Unauthenticated));
            Assert.All(receiving, static task => Assert.False(task.IsCompleted));
            Assert.Equal(0, keyed.Incomplete.Count);
        });
    }

    [Fact]
    public void A_signed_message_is_believed_only_around_its_time_and_by_a_socket_that_was_there_already()
    {
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(Keyed);
            using SafeSock receiver = Bind(Keyed);
            using var network = new DatagramTap();
            List<byte[]> early = await network.CaptureAsync(sender, new byte[] { 15 });
            _time.Advance(Keyed.ClockTolerance);
            using SafeSock successor = Bind(Keyed);
            Task<SafeMessage> receiving = successor.ReceiveAsync();
            await network.SendAsync(successor, early);
            Assert.Equal(1, successor.Counters.Stale);
            Assert.False(receiving.IsCompleted);

            Task<SafeMessage> inTime = receiver.ReceiveAsync();
            await network.SendAsync(receiver, early);
            Assert.True((await inTime).Reader.TryGetNull());
            List<byte[]> late = await network.CaptureAsync(sender, new byte[] { 15 });
            _time.Advance(Keyed.ClockTolerance + TimeSpan.FromMilliseconds(1));
            Task<SafeMessage> tooLate = receiver.ReceiveAsync();
            await network.SendAsync(receiver, [.. late, .. early]);
            Assert.Equal(2, receiver.Counters.Stale);
            Assert.False(tooLate.IsCompleted);
        });
    }

    [Fact]
    public void A_signed_message_that_comes_back_to_its_sender_is_dropped()
    {
        _loop.Run(async () =>
        {
            using SafeSock socket = Bind(Keyed);
            using var network = new DatagramTap();
            List<byte[]> mine = await network.CaptureAsync(socket, new byte[] { 15 });
            Task<SafeMessage> receiving = socket.ReceiveAsync();
            await network.SendAsync(socket, mine);

            Assert.Equal(1, socket.Counters.Stale);
            Assert.False(receiving.IsCompleted);
        });
    }

    [Fact]
    public void What_a_forgotten_sender_sent_is_not_believed_again()
    {
        _loop.Run(async () =>
        {
            using SafeSock receiver = Bind(Keyed with { SenderCap = 1 });
            using SafeSock first = Bind(Keyed);
            using SafeSock second = Bind(Keyed);
            using var network = new DatagramTap();
            List<byte[]> old = await network.CaptureAsync(first, new byte[] { 15 });
            _time.Advance(TimeSpan.FromSeconds(1));
            List<byte[]> recent = await network.CaptureAsync(second, new byte[] { 15 });
            foreach (List<byte[]> datagrams in (List<byte[]>[])[old, recent])
            {
                Task<SafeMessage> delivered = receiver.ReceiveAsync();
                await network.SendAsync(receiver, datagrams);
                await delivered;
            }

            Task<SafeMessage> receiving = receiver.ReceiveAsync();
            await network.SendAsync(receiver, [.. old, .. recent]);
            Assert.Equal(2, receiver.Counters.Duplicates);
            Assert.False(receiving.IsCompleted);
        });
    }

    [Fact]
    public void Incomplete_messages_never_occupy_more_than_is_allowed_in_all_and_by_address()
    {
        var options = new SafeSockOptions { MemoryPerPeer = 60_000, TotalMemory = 150_000 };
        _loop.Run(async () =>
        {
            using SafeSock sender = Bind(SafeSockOptions.Default);
            using SafeSock receiver = Bind(options);
            DatagramTap[] networks = [.. Enumerable.Range(1, 5).Select(static i => new DatagramTap($"127.0.0.{i}"))];
            Task<SafeMessage> receiving = receiver.ReceiveAsync();
            for (int round = 0; round < 100; round++)
            {
                DatagramTap network = networks[round % networks.Length];
                List<byte[]> datagrams = await network.CaptureAsync(sender, new byte[10_000]);
                await network.SendAsync(receiver, datagrams[..^1]);
                Assert.InRange(receiver.Incomplete.Cost, 1, options.TotalMemory);
            }

            Assert.InRange(receiver.Incomplete.Cost, options.TotalMemory - 15_000, options.TotalMemory);
            Assert.Equal(100, receiver.Counters.Displaced + receiver.Incomplete.Count);
            for (int round = 0; round < 20; round++)
            {
                await networks[0].SendAsync(receiver, (await networks[0].CaptureAsync(sender, new byte[10_000]))[..^1]);
            }

            // The others' messages are still there: one address displaces its own.
            Assert.InRange(receiver.Incomplete.Cost, 100_000, options.TotalMemory);
            Assert.False(receiving.IsCompleted);
            _time.Advance(options.ReassemblyTimeout);
            await CedarLoop.TurnAsync();
            Assert.Equal((0, 0), (receiver.Incomplete.Count, receiver.Incomplete.Cost));
            Array.ForEach(networks, static network => network.Dispose());
        });
    }

    [Fact]
    public void A_history_remembers_what_is_near_its_end_and_believes_nothing_that_is_far_behind()
    {
        var random = new Random(5);
        var history = new SenderHistory();
        var delivered = new HashSet<ulong>();
        ulong highest = 0;
        for (int round = 0; round < 20_000; round++)
        {
            ulong number = (ulong)random.NextInt64(Math.Max(1, (long)highest - 1500), (long)highest + (round % 500 == 0 ? 3000 : 20));
            bool isFarBehind = number + 1024 <= highest;
            Assert.Equal(isFarBehind || delivered.Contains(number), history.Knows(number));
            if (!isFarBehind)
            {
                delivered.Add(number);
                history.Add(number, 0);
                highest = Math.Max(highest, number);
            }
        }
    }

    private SafeSock Bind(SafeSockOptions options) => SafeSock.Bind(_loop.Loop, IPAddress.Loopback, 0, default, options);
}
