using Smash.DaemonCore.Files;

namespace Smash.DaemonCore.Tests;

public sealed class FileWatcherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LoopThread _thread = new();
    private readonly FileWatcher _watcher;
    private readonly string _path;

    public FileWatcherTests()
    {
        _path = _folder["output"];
        File.WriteAllText(_path, "");
        _watcher = new FileWatcher(_thread.Loop);
    }

    public void Dispose()
    {
        _thread.Invoke(_watcher.Dispose);
        _thread.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Growth_is_told_on_the_loop()
    {
        using var told = new SemaphoreSlim(0);
        int toldOn = 0;
        Watch(_path, () =>
        {
            toldOn = Environment.CurrentManagedThreadId;
            told.Release();
        });
        Assert.Equal(0, told.CurrentCount);
        File.AppendAllText(_path, "x");
        Assert.True(told.Wait(LoopThread.Deadline));
        File.AppendAllText(_path, "y");

        Assert.True(told.Wait(LoopThread.Deadline));
        Assert.Equal(_thread.ThreadId, toldOn);
    }

    [Fact]
    public void Two_watches_on_one_file_are_both_told_and_one_alone_when_the_other_has_ended()
    {
        using var first = new SemaphoreSlim(0);
        using var second = new SemaphoreSlim(0);
        IDisposable ended = Watch(_path, () => first.Release())!;
        Watch(_path, () => second.Release());
        File.AppendAllText(_path, "x");
        Assert.True(first.Wait(LoopThread.Deadline) && second.Wait(LoopThread.Deadline));
        _thread.Settle();
        int toldFirst = first.CurrentCount;
        _thread.Invoke(ended.Dispose);
        while (second.Wait(0))
        {
        }

        File.AppendAllText(_path, "y");
        Assert.True(second.Wait(LoopThread.Deadline));
        _thread.Settle();
        Assert.Equal(toldFirst, first.CurrentCount);
    }

    [Fact]
    public void The_last_watch_that_ends_takes_the_file_out_and_a_new_one_works_again()
    {
        using var told = new SemaphoreSlim(0);
        int stray = 0;
        IDisposable watch = Watch(_path, () => stray++)!;
        _thread.Invoke(() =>
        {
            watch.Dispose();
            watch.Dispose();
        });
        File.AppendAllText(_path, "x");
        Watch(_path, () => told.Release());
        File.AppendAllText(_path, "y");

        Assert.True(told.Wait(LoopThread.Deadline));
        Assert.Equal(0, stray);
    }

    [Fact]
    public void A_watch_that_another_ends_is_not_told_any_more()
    {
        using var told = new SemaphoreSlim(0);
        int calls = 0;
        IDisposable? one = null;
        IDisposable? other = null;
        void EndBoth()
        {
            calls++;
            one!.Dispose();
            other!.Dispose();
            told.Release();
        }

        _thread.Invoke(() =>
        {
            one = _watcher.Watch(_path, EndBoth);
            other = _watcher.Watch(_path, EndBoth);
        });
        File.AppendAllText(_path, "x");
        Assert.True(told.Wait(LoopThread.Deadline));
        _thread.Settle();

        Assert.Equal(1, calls);
    }

    [Fact]
    public void Files_are_told_apart()
    {
        using var told = new SemaphoreSlim(0);
        string otherPath = _folder["other"];
        File.WriteAllText(otherPath, "");
        int stray = 0;
        Watch(otherPath, () => stray++);
        Watch(_path, () => told.Release());
        File.AppendAllText(_path, "x");

        Assert.True(told.Wait(LoopThread.Deadline));
        _thread.Settle();
        Assert.Equal(0, stray);
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_watched() => Assert.Null(Watch(_folder["missing"], static () => { }));

    private IDisposable? Watch(string path, Action modified) => _thread.Invoke(() => _watcher.Watch(path, modified));
}
