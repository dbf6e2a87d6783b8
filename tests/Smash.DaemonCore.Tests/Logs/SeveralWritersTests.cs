using Smash.DaemonCore.Files;
using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests.Logs;

public sealed class SeveralWritersTests : IDisposable
{
    private const int Lines = 1500;
    private const int MaxLength = 16 * 1024;

    private static readonly string[] Names = ["ONE", "TWO", "THREE", "FOUR"];

    private readonly TemporaryFolder _folder = new();
    private readonly LogFileOptions _file;

    public SeveralWritersTests() => _file = new LogFileOptions(_folder["shared.log"]) { MaxLength = MaxLength, MaxOldFiles = 1000 };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("elsewhere.lock")]
    public void Each_line_of_several_processes_is_there_once_and_in_order_though_the_file_is_set_aside_all_the_time(string? lockName)
    {
        LogFileOptions file = _file with { LockPath = lockName is null ? null : _folder[lockName] };
        WriterProcess[] writers = [.. Names.Select(name => new WriterProcess(name, Lines, file))];
        Array.ForEach(writers, static writer => writer.Go());
        Array.ForEach(writers, static writer => writer.Finish());
        Array.ForEach(writers, static writer => writer.Dispose());

        NumberedLines lines = NumberedLines.Read(file.Path);
        Assert.All(Names, name => Assert.Equal(Enumerable.Range(1, Lines), lines[name]));
        Assert.InRange(Directory.GetFiles(_folder.FullPath, "shared.log.*").Length, 10, file.MaxOldFiles);
    }

    [Fact]
    public void Who_follows_gets_each_line_once_and_in_order_and_of_a_killed_writer_what_it_wrote()
    {
        using var thread = new LoopThread();
        using var follower = new Following(thread, _file.Path);
        WriterProcess[] writers = [.. Names.Select(name => new WriterProcess(name, name == "ONE" ? 1_000_000 : Lines, _file))];
        Array.ForEach(writers, static writer => writer.Go());
        follower.WaitUntil(static lines => lines["ONE"].Count > 200);
        writers[0].Kill();
        Array.ForEach(writers[1..], static writer => writer.Finish());
        Array.ForEach(writers, static writer => writer.Dispose());
        NumberedLines written = NumberedLines.Read(_file.Path);
        follower.WaitUntil(lines => lines.Count >= written.Count);

        NumberedLines followed = follower.Stop();
        Assert.All(Names[1..], name => Assert.Equal(Enumerable.Range(1, Lines), followed[name]));
        Assert.Equal(Enumerable.Range(1, followed["ONE"].Count), followed["ONE"]);
        Assert.Equal(written.Count, followed.Count);
    }

    /// <summary>A log that is followed on a loop.</summary>
    private sealed class Following : IDisposable
    {
        private readonly NumberedLines _lines = new();
        private readonly CancellationTokenSource _end = new();
        private readonly SemaphoreSlim _arrived = new(0);
        private readonly Lock _lock = new();
        private readonly LoopThread _thread;
        private readonly FileWatcher _watcher;
        private readonly Task _run;

        public Following(LoopThread thread, string path)
        {
            _thread = thread;
            _watcher = new FileWatcher(thread.Loop);
            _run = thread.Invoke(() => Run(new LogFollower(_watcher, new LogReader(path))));
        }

        public void WaitUntil(Func<NumberedLines, bool> condition)
        {
            while (true)
            {
                lock (_lock)
                {
                    if (condition(_lines))
                    {
                        return;
                    }
                }

                Assert.True(_arrived.Wait(LoopThread.Deadline), "No more lines come.");
            }
        }

        public NumberedLines Stop()
        {
            _end.Cancel();
            Assert.True(((IAsyncResult)_run).AsyncWaitHandle.WaitOne(LoopThread.Deadline));
            Assert.True(_run.IsCanceled, _run.Exception?.ToString());
            return _lines;
        }

        public void Dispose()
        {
            _end.Cancel();
            _thread.Invoke(_watcher.Dispose);
            _end.Dispose();
            _arrived.Dispose();
        }

        private async Task Run(LogFollower follower)
        {
            await foreach (LogPage page in follower.FollowAsync(LogPosition.Start, cancelled: _end.Token))
            {
                Assert.False(page.HasGap);
                lock (_lock)
                {
                    _lines.Add(page);
                }

                _arrived.Release();
            }
        }
    }
}
