using Smash.DaemonCore.Pipes;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Tests.Channels;

/// <summary>Two ends of a link over pipes, on one loop.</summary>
internal sealed class PeerPair : IDisposable
{
    private readonly PipePair _there;
    private readonly PipePair _back;

    public PeerPair()
    {
        (_there, _back) = Thread.Invoke(() => (PipePair.Create(Thread.Loop), PipePair.Create(Thread.Loop)));
        Starter = new RexPeer(new FrameStream(_back.ReadEnd, _there.WriteEnd), TimeProvider.System, isStarter: true);
        Other = new RexPeer(new FrameStream(_there.ReadEnd, _back.WriteEnd), TimeProvider.System, isStarter: false);
    }

    public LoopThread Thread { get; } = new();

    public RexPeer Starter { get; }

    public RexPeer Other { get; }

    public Task<string> StarterEnd { get; private set; } = Task.FromResult("");

    /// <summary>Has both greet.</summary>
    public PeerPair Greet()
    {
        StarterEnd = Thread.Invoke(() => Starter.RunAsync(new RexHello { Host = "origin" }));
        Thread.Invoke(() => Other.RunAsync(new RexHello { Host = "executor" }));
        Await(() => Task.WhenAll(Starter.Greeted, Other.Greeted));
        return this;
    }

    /// <summary>Starts one end alone, with raw bytes in place of the other.</summary>
    public void Write(byte[] bytes)
    {
        StarterEnd = Thread.Invoke(() => Starter.RunAsync(new RexHello()));
        Await(async () =>
        {
            await _back.WriteEnd.WriteAsync(bytes);
            return true;
        });
    }

    public T Await<T>(Func<Task<T>> work) => Thread.Invoke(work).WaitAsync(LoopThread.Deadline).GetAwaiter().GetResult();

    public void Dispose()
    {
        Thread.Invoke(() =>
        {
            Starter.End("");
            Other.End("");
            _there.Dispose();
            _back.Dispose();
        });
        Thread.Dispose();
    }
}
