using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

public sealed class ReliSockTimeoutTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public void A_message_that_does_not_come_times_out_when_its_time_is_over_and_not_before()
    {
        using var loop = new CedarLoop(_time);
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await ConnectAsync(loop);
            Task<CedarReader> reading = server.DecodeAsync();
            _time.Advance(Limit - Moment);
            await CedarLoop.TurnAsync();
            Assert.False(reading.IsCompleted);
            _time.Advance(Moment);

            await Assert.ThrowsAsync<TimeoutException>(() => reading);
            Assert.True(server.IsClosed);
            await Assert.ThrowsAsync<TimeoutException>(() => server.EndOfMessageAsync());
            client.Dispose();
        });
    }

    [Fact]
    public void A_message_that_trickles_in_byte_by_byte_times_out_all_the_same()
    {
        using var loop = new CedarLoop(_time);
        loop.Run(async () =>
        {
            using var listener = ReliSockListener.Listen(loop.Loop, IPAddress.Loopback, 0, default, new ReliSockOptions { Timeout = Limit });
            using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            raw.Connect(listener.Address!.ToEndPoint());
            using ReliSock server = await listener.AcceptAsync();
            Task<CedarReader> reading = server.DecodeAsync();
            byte[] message = [1, 0, 0, 1, 0, 14, 0, 0, 0, 251, .. new byte[251]];
            int sent = 0;
            while (!reading.IsCompleted && sent < message.Length)
            {
                raw.Send(message.AsSpan(sent++, 1));
                await CedarLoop.UntilAsync(() => server.BytesReceived == sent || reading.IsCompleted);
                _time.Advance(TimeSpan.FromSeconds(1));
                await CedarLoop.TurnAsync();
            }

            await Assert.ThrowsAsync<TimeoutException>(() => reading);
            Assert.Equal(10, sent);
        });
    }

    [Fact]
    public void Each_message_has_its_own_time()
    {
        using var loop = new CedarLoop(_time);
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await ConnectAsync(loop);
            for (int i = 0; i < 5; i++)
            {
                Task<CedarReader> reading = server.DecodeAsync();
                _time.Advance(Limit - Moment);
                await CedarLoop.TurnAsync();
                client.Encode().Put(i);
                await client.EndOfMessageAsync();
                Assert.Equal(i, (await reading).GetInt32());
            }

            _time.Advance(Limit * 10);
            await CedarLoop.TurnAsync();
            Assert.False(server.IsClosed);
            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void A_peer_that_does_not_read_times_the_writer_out()
    {
        using var loop = new CedarLoop(_time);
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await ConnectAsync(loop);
            client.Encode().Put(new byte[64 * 1024 * 1024]);
            Task sending = client.EndOfMessageAsync();
            long before = -1;
            while (before != client.BytesSent)
            {
                before = client.BytesSent;
                await CedarLoop.TurnAsync();
            }

            Assert.False(sending.IsCompleted);
            _time.Advance(Limit);

            await Assert.ThrowsAsync<TimeoutException>(() => sending);
            server.Dispose();
        });
    }

    [Fact]
    public void A_silent_connection_may_be_waited_for_longer_than_a_message()
    {
        using var loop = new CedarLoop(_time);
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await ConnectAsync(loop);
            Task<bool> waiting = server.WaitForMessageAsync(Timeout.InfiniteTimeSpan);
            _time.Advance(TimeSpan.FromDays(10));
            await CedarLoop.TurnAsync();
            Assert.False(waiting.IsCompleted);
            client.Encode().Put(1);
            await client.EndOfMessageAsync();
            Assert.True(await waiting);
            Assert.Equal(1, (await server.DecodeAsync()).GetInt32());
            client.Dispose();

            Assert.False(await server.WaitForMessageAsync(Limit));
            server.Dispose();
        });
    }

    [Fact]
    public void A_caller_that_gives_up_closes_the_connection_and_only_his_own_call_fails_by_it()
    {
        using var loop = new CedarLoop(_time);
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await ConnectAsync(loop);
            using var early = new CancellationTokenSource();
            client.Encode().Put(1);
            await client.EndOfMessageAsync();
            await server.DecodeAsync(early.Token);
            await early.CancelAsync();
            await CedarLoop.TurnAsync();
            Assert.False(server.IsClosed);

            using var source = new CancellationTokenSource();
            Task<CedarReader> reading = server.DecodeAsync(source.Token);
            await source.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(() => reading);
            Assert.True(server.IsClosed);
            await Assert.ThrowsAsync<OperationCanceledException>(() => client.DecodeAsync(source.Token));
            Assert.False(client.IsClosed);
            client.Dispose();
        });
    }

    [Fact]
    public void A_listener_whose_queue_is_full_times_the_connect_out()
    {
        using var folder = new TemporaryFolder();
        using var loop = new CedarLoop(_time);
        loop.Run(async () =>
        {
            string path = folder["s"];
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(0);
            using ReliSock first = await ReliSock.ConnectAsync(loop.Loop, path);
            Task<ReliSock> second = ReliSock.ConnectAsync(loop.Loop, path, new ReliSockOptions { Timeout = Limit });
            while (!second.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                await CedarLoop.TurnAsync();
            }

            await Assert.ThrowsAsync<TimeoutException>(() => second);

            Task<ReliSock> third = ReliSock.ConnectAsync(loop.Loop, path, new ReliSockOptions { Timeout = Limit });
            using Socket accepted = listener.Accept();
            _time.Advance(TimeSpan.FromSeconds(1));
            (await third).Dispose();
        });
    }

    private static Task<(ReliSock Client, ReliSock Server)> ConnectAsync(CedarLoop loop)
    {
        var options = new ReliSockOptions { Timeout = Limit };
        return loop.ConnectAsync(options, options);
    }
}
