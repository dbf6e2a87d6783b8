using Smash.DaemonCore.Files;
using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Output;

namespace Smash.Session.Tests.Output;

public sealed class OutputFollowerTests : IDisposable
{
    private readonly LoopThread _thread = new();
    private readonly FileWatcher _watcher;
    private readonly JobNotifier _notifier = new();
    private readonly OutputFollower _follower;

    private readonly Job _job = new()
    {
        Key = 1,
        Client = new Client { Key = 1, Name = "ann" },
        Id = 1,
        Name = "Job1",
        Command = "true",
        WorkingDirectory = "/",
        Environment = EnvironmentDigest.FromBytes(new byte[32]),
        MaxCpuSeconds = 0,
        MaxAddressSpaceBytes = 0,
        SubmittedMicroseconds = 0,
        OutputPath = "/nowhere/of/ann",
        State = JobState.Running,
    };

    public OutputFollowerTests()
    {
        _watcher = new FileWatcher(_thread.Loop);
        _follower = new OutputFollower(_watcher, _notifier);
    }

    public void Dispose()
    {
        _thread.Invoke(_watcher.Dispose);
        _thread.Dispose();
    }

    // A reader looks again as soon as it is woken, and may have looked before the next one is: it waits for another change then.
    [Fact]
    public async Task Who_waits_again_while_others_are_woken_is_woken_by_the_next_change()
    {
        Task[] readers = _thread.Invoke(() => new[] { WaitAsync(2), WaitAsync(1), WaitAsync(2) });
        _thread.Invoke(() => _notifier.Notify(_job));
        Assert.Equal([false, true, false], readers.Select(static reader => reader.IsCompleted));

        _thread.Invoke(() => _notifier.Notify(_job));
        await Task.WhenAll(readers).WaitAsync(LoopThread.Deadline);
    }

    [Fact]
    public async Task Nobody_waits_for_a_job_that_has_ended()
    {
        _thread.Invoke(() => _job.State = JobState.Exited);

        await _thread.Invoke(() => WaitAsync(1)).WaitAsync(LoopThread.Deadline);
    }

    private async Task WaitAsync(int changes)
    {
        for (; changes > 0; changes--)
        {
            await _follower.WaitAsync(_job, _job.StandardOutputPath, 0, CancellationToken.None);
        }
    }
}
