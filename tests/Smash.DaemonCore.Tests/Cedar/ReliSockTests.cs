using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Cedar;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

public sealed class ReliSockTests
{
    [Fact]
    public void The_example_of_the_overview_works_a_client_sends_a_string_and_gets_its_length()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync();
            Task serving = ServeLengthAsync(server);
            client.Encode().Put("foo");
            await client.EndOfMessageAsync();
            CedarReader answer = await client.DecodeAsync();

            Assert.Equal(3, answer.GetInt32());
            answer.EndOfMessage();
            await client.CloseAsync();
            await serving;
        });
    }

    [Fact]
    public void What_awaits_goes_on_on_the_loop()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync();
            Assert.True(loop.Loop.IsCurrent);
            Task<CedarReader> reading = server.DecodeAsync();
            await client.EndOfMessageAsync();
            Assert.True(loop.Loop.IsCurrent);
            await reading;
            Assert.True(loop.Loop.IsCurrent);
            client.Dispose();
            server.Dispose();
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(CedarFrame.MaxLength)]
    [InlineData((3 * CedarFrame.MaxLength) + 17)]
    public void A_message_of_any_length_arrives_whole(int length)
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync(server: new ReliSockOptions { MessageCap = 8 * 1024 * 1024 });
            byte[] message = new byte[length];
            new Random(length).NextBytes(message);
            var writer = new CedarWriter();
            writer.Put(message);
            Task sending = client.SendAsync(writer.Message);

            Assert.Equal(message, (await server.DecodeAsync()).GetBlob());
            await sending;
            Assert.Equal(CedarFrame.GetFramedLength(writer.Message.Length), client.BytesSent);
            Assert.Equal(client.BytesSent, server.BytesReceived);
            Assert.Equal(0, server.BytesSent);
            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void Messages_sent_at_once_are_read_one_by_one()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync();
            for (int i = 0; i < 1000; i++)
            {
                client.Encode().Put(i);
                await client.EndOfMessageAsync();
            }

            for (int i = 0; i < 1000; i++)
            {
                Assert.Equal(i, (await server.DecodeAsync()).GetInt32());
            }

            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void Both_sides_may_send_large_messages_at_once()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync();
            byte[] large = new byte[1_000_000];
            Task[] sending = [Put(client, large).EndOfMessageAsync(), Put(server, large).EndOfMessageAsync()];
            Task<CedarReader>[] reading = [client.DecodeAsync(), server.DecodeAsync()];
            await Task.WhenAll(sending);

            Assert.All(await Task.WhenAll(reading), reader => Assert.Equal(large, reader.GetBlob()));
            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void A_peer_that_always_has_more_does_not_keep_the_loop_from_others()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync(server: new ReliSockOptions { MessageCap = 10_000_000 });
            byte[] large = new byte[4_000_000];
            Task sending = Put(client, large).EndOfMessageAsync();
            Task<CedarReader> reading = server.DecodeAsync();
            int turns = 0;
            while (!reading.IsCompleted)
            {
                turns++;
                await Task.Yield();
            }

            Assert.InRange(turns, 10, int.MaxValue);
            await sending;
            client.Dispose();
            server.Dispose();
        });
    }

    [Fact]
    public void A_message_over_the_cap_is_refused_and_can_be_answered()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync(server: new ReliSockOptions { MessageCap = 100 });
            Task sending = Put(client, new byte[500_000]).EndOfMessageAsync();
            await Assert.ThrowsAsync<CedarException>(() => server.DecodeAsync());
            await Assert.ThrowsAsync<CedarException>(() => server.DecodeAsync());
            Assert.False(server.IsClosed);
            server.Encode().Put("too long");
            await server.EndOfMessageAsync();
            Task closing = server.CloseAsync();

            Assert.Equal("too long", (await client.DecodeAsync()).GetString());
            await sending;
            await client.CloseAsync();
            await closing;
        });
    }

    [Theory]
    [InlineData("02")]
    [InlineData("474554202f20485454502f312e300d0a")]
    [InlineData("01ffffffff")]
    [InlineData("0000000000")]
    public void What_is_no_CEDAR_is_refused(string hex)
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            using var listener = ReliSockListener.Listen(loop.Loop, IPAddress.Loopback, 0);
            using Socket raw = Connect(listener);
            ReliSock server = await listener.AcceptAsync();
            raw.Send(Convert.FromHexString(hex));

            await Assert.ThrowsAsync<CedarException>(() => server.DecodeAsync());
            server.Dispose();
        });
    }

    [Fact]
    public void The_peers_close_is_told_between_messages_and_inside_of_them()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            using var listener = ReliSockListener.Listen(loop.Loop, IPAddress.Loopback, 0);
            foreach (byte[] sent in (byte[][])[[], [1], [1, 0, 0, 0, 2], [1, 0, 0, 0, 2, 1]])
            {
                using Socket raw = Connect(listener);
                using ReliSock server = await listener.AcceptAsync();
                raw.Send(sent);
                raw.Shutdown(SocketShutdown.Send);
                Assert.Equal(sent.Length > 0, await server.WaitForMessageAsync(LoopThread.Deadline));
                await Assert.ThrowsAsync<EndOfStreamException>(() => server.DecodeAsync());
            }
        });
    }

    [Fact]
    public void A_reset_is_told_to_the_reader_and_from_then_on_to_everybody()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            using var listener = ReliSockListener.Listen(loop.Loop, IPAddress.Loopback, 0);
            Socket raw = Connect(listener);
            using ReliSock server = await listener.AcceptAsync();
            Task<CedarReader> reading = server.DecodeAsync();
            raw.LingerState = new LingerOption(true, 0);
            raw.Dispose();

            IOException lost = await Assert.ThrowsAsync<IOException>(() => reading);
            Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(lost.InnerException).SocketErrorCode);
            Assert.True(server.IsClosed);
            await Assert.ThrowsAsync<IOException>(() => server.EndOfMessageAsync());
        });
    }

    [Fact]
    public void A_message_is_read_one_at_a_time_and_on_the_loop()
    {
        using var loop = new CedarLoop();
        ReliSock? outside = null;
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync();
            Task<CedarReader> reading = server.DecodeAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(() => server.DecodeAsync());
            server.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => server.DecodeAsync());
            await Assert.ThrowsAsync<ObjectDisposedException>(() => server.EndOfMessageAsync());
            outside = client;
        });

        Assert.Throws<InvalidOperationException>(() => { _ = outside!.DecodeAsync().IsCompleted ? throw outside.DecodeAsync().Exception!.InnerException! : 0; });
        loop.Invoke(outside!.Dispose);
    }

    [Fact]
    public void A_closed_connection_delivers_what_was_sent_although_more_was_unread()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync();
            client.Encode().Put("never read");
            await client.EndOfMessageAsync();
            server.Encode().Put(true);
            await server.EndOfMessageAsync();
            Task closing = server.CloseAsync();

            Assert.True((await client.DecodeAsync()).GetBoolean());
            await client.CloseAsync();
            await closing;
            Assert.True(server.IsClosed);
        });
    }

    [Fact]
    public void A_close_while_a_message_is_waited_for_closes_at_once()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            (ReliSock client, ReliSock server) = await loop.ConnectAsync();
            Task<CedarReader> reading = server.DecodeAsync();
            await server.CloseAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
            await server.CloseAsync();

            await Assert.ThrowsAsync<EndOfStreamException>(() => client.DecodeAsync());
            await client.CloseAsync();
        });
    }

    [Fact]
    public void Nobody_listening_is_an_error_that_says_so()
    {
        using var loop = new CedarLoop();
        loop.Run(async () =>
        {
            SinfulAddress free;
            using (var listener = ReliSockListener.Listen(loop.Loop, IPAddress.Loopback, 0))
            {
                free = listener.Address!;
            }

            IOException refused = await Assert.ThrowsAsync<IOException>(() => ReliSock.ConnectAsync(loop.Loop, free));
            Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
        });
    }

    private static Socket Connect(ReliSockListener listener)
    {
        var raw = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        raw.Connect(listener.Address!.ToEndPoint());
        return raw;
    }

    private static ReliSock Put(ReliSock socket, byte[] blob)
    {
        socket.Encode().Put(blob);
        return socket;
    }

    private static async Task ServeLengthAsync(ReliSock server)
    {
        CedarReader request = await server.DecodeAsync();
        string data = request.GetString();
        request.EndOfMessage();
        server.Encode().Put(data.Length);
        await server.EndOfMessageAsync();
        await server.CloseAsync();
    }
}
