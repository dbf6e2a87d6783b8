using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

public sealed class BandwidthTests
{
    private const int Rate = 100_000;

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bytes_pass_as_fast_as_the_rate_says_in_either_direction(bool isSender)
    {
        using var loop = new CedarLoop(_time);
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync(
                Unhurried with { SendBytesPerSecond = isSender ? Rate : null },
                Unhurried with { ReceiveBytesPerSecond = isSender ? null : Rate });
            client.Encode().Put(new byte[5 * Rate]);
            Task sending = client.EndOfMessageAsync();
            Task<CedarReader> reading = server.DecodeAsync();
            long begin = _time.GetTimestamp();
            while (!reading.IsCompleted)
            {
                double seconds = _time.GetElapsedTime(begin).TotalSeconds;
                Assert.InRange(isSender ? client.BytesSent : server.BytesReceived, 0, (long)(Rate * (seconds + 0.25)) + 1);
                _time.Advance(TimeSpan.FromMilliseconds(50));
                await CedarLoop.TurnAsync();
            }

            // At least the rate says so; at most what the coarse steps of this clock add to it.
            Assert.InRange(_time.GetElapsedTime(begin).TotalSeconds, 4.7, 7);
            await sending;
            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void A_bound_that_is_lifted_lets_at_once_pass_what_it_held_back()
    {
        using var loop = new CedarLoop(_time);
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync(Unhurried with { SendBytesPerSecond = 1 }, Unhurried);
            client.Encode().Put(new byte[1000]);
            Task sending = client.EndOfMessageAsync();
            Task<CedarReader> reading = server.DecodeAsync();
            await CedarLoop.TurnAsync();
            Assert.InRange(client.BytesSent, 0, 1);
            client.SendBytesPerSecond = null;

            Assert.Equal(1000, (await reading).GetBlob().Length);
            await sending;
            Assert.Throws<ArgumentOutOfRangeException>(() => client.SendBytesPerSecond = 0);
            Assert.Throws<ArgumentOutOfRangeException>(() => client.ReceiveBytesPerSecond = -1);
            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void A_close_ends_what_a_bound_holds_back()
    {
        using var loop = new CedarLoop(_time);
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync(Unhurried with { SendBytesPerSecond = 1 });
            client.Encode().Put(new byte[1000]);
            Task sending = client.EndOfMessageAsync();
            await CedarLoop.TurnAsync();
            client.Dispose();

            await Assert.ThrowsAsync<ObjectDisposedException>(() => sending);
            server.Dispose();
        });
    }

    [Fact]
    public void A_silent_second_saves_up_a_quarter_of_it_and_no_more()
    {
        var bucket = new TokenBucket(_time, 1000);
        Assert.Equal(250, bucket.Take(int.MaxValue));
        Assert.Equal(0, bucket.Take(1));
        Assert.InRange(bucket.GetDelay(100), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(101));
        Assert.InRange(bucket.GetDelay(int.MaxValue), TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(251));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(100, bucket.Take(200));
        bucket.Return(30);
        Assert.Equal(30, bucket.Take(200));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(250, bucket.Take(int.MaxValue));
    }

    private static ReliSockOptions Unhurried { get; } = new() { Timeout = Timeout.InfiniteTimeSpan };
}
