namespace Smash.DaemonCore.Tests;

/// <summary>A loop that runs on a thread of its own, so that a test can wait for it with a deadline.</summary>
internal sealed class LoopThread : IDisposable
{
    /// <summary>After so long what a test waits for will not come.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Thread _thread;
    private Exception? _fault;

    public LoopThread(TimeProvider? timeProvider = null)
    {
        Loop = new EventLoop(timeProvider);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public EventLoop Loop { get; }

    public int ThreadId => _thread.ManagedThreadId;

    public void Invoke(Action action) => Invoke(() =>
    {
        action();
        return true;
    });

    public T Invoke<T>(Func<T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.Post(() =>
        {
            try
            {
                result.SetResult(function());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        });
        return result.Task.WaitAsync(Deadline).GetAwaiter().GetResult();
    }

    /// <summary>Comes back when everything that is ready now has been handled.</summary>
    public void Settle()
    {
        for (int turn = 0; turn < 4; turn++)
        {
            Invoke(static () => { });
        }
    }

    public void Dispose()
    {
        Loop.Stop();
        Assert.True(_thread.Join(Deadline), "The loop did not stop.");
        Loop.Dispose();
        Assert.Null(_fault);
    }

    private void Run()
    {
        try
        {
            Loop.Run();
        }
        catch (Exception exception)
        {
            _fault = exception;
        }
    }
}
