using System.Net;
using System.Net.Sockets;
using Smash.DaemonCore.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

/// <summary>Memory is the process's: nothing else may run meanwhile.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class WaitingConnectionTests : IDisposable
{
    private readonly CedarLoop _loop = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Connections_that_wait_cost_little_memory_each_and_no_buffers()
    {
        const int count = 1000;
        _loop.Run(async () =>
        {
            using var listener = ReliSockListener.Listen(_loop.Loop, IPAddress.Loopback, 0);
            var raw = new List<Socket>(count);
            var servers = new List<ReliSock>(count);
            var waits = new List<Task>(count);
            await AddAsync(100);
            long before = GC.GetTotalMemory(forceFullCollection: true);
            await AddAsync(count);
            long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;

            Assert.InRange(each, 1, 6 * 1024);
            servers.ForEach(static server => server.Dispose());
            raw.ForEach(static socket => socket.Dispose());
            await Assert.ThrowsAsync<ObjectDisposedException>(() => Task.WhenAll(waits));

            async Task AddAsync(int more)
            {
                for (int i = 0; i < more; i++)
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    socket.Connect(listener.Address!.ToEndPoint());
                    raw.Add(socket);
                    servers.Add(await listener.AcceptAsync());
                    // One message through each, so that what a message leaves behind is measured too.
                    socket.Send([1, 0, 0, 0, 0]);
                    await servers[^1].DecodeAsync();
                    waits.Add(servers[^1].DecodeAsync());
                }
            }
        });
    }
}
