using System.Net;
using Smash.DaemonCore.Cedar;

namespace Smash.DaemonCore.Tests.Cedar;

/// <summary>A loop on which tests run asynchronous code from its beginning to its end.</summary>
internal sealed class CedarLoop : IDisposable
{
    private readonly LoopThread _thread;

    public CedarLoop(TimeProvider? timeProvider = null) => _thread = new LoopThread(timeProvider);

    public EventLoop Loop => _thread.Loop;

    /// <summary>Runs code on the loop, and waits for its end.</summary>
    public void Run(Func<Task> code) => Start(code).WaitAsync(LoopThread.Deadline).GetAwaiter().GetResult();

    /// <summary>Starts code on the loop.</summary>
    public Task Start(Func<Task> code)
    {
        Task started = _thread.Invoke(code);
        return started;
    }

    public T Invoke<T>(Func<T> function) => _thread.Invoke(function);

    public void Invoke(Action action) => _thread.Invoke(action);

    public void Settle() => _thread.Settle();

    /// <summary>Two ends of one connection over loopback; on the loop.</summary>
    public async Task<(ReliSock Client, ReliSock Server)> ConnectAsync(ReliSockOptions? client = null, ReliSockOptions? server = null)
    {
        using var listener = ReliSockListener.Listen(Loop, IPAddress.Loopback, 0, default, server);
        Task<ReliSock> accepting = listener.AcceptAsync();
        ReliSock connected = await ReliSock.ConnectAsync(Loop, listener.Address!, client);
        return (connected, await accepting);
    }

    /// <summary>Lets the loop turn until something holds; on the loop.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Yield();
        }
    }

    /// <summary>Lets the loop turn so often that timers that are due have run, and what waited for them; on the loop.</summary>
    public static async Task TurnAsync()
    {
        for (int turn = 0; turn < 8; turn++)
        {
            await Task.Yield();
        }
    }

    public void Dispose() => _thread.Dispose();
}
