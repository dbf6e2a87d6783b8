using Smash.DaemonCore.Heartbeats;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;

namespace Smash.DaemonCore.Tests.Heartbeats;

/// <summary>On a clock that is moved by hand, with real processes.</summary>
public sealed class HeartbeatMonitorTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private readonly ManualTime _time = new();
    private readonly ProcessBench _bench;
    private readonly HeartbeatMonitor _monitor;
    private readonly List<bool> _reaped = [];
    private readonly int _reaper;

    public HeartbeatMonitorTests()
    {
        _bench = new ProcessBench(_time);
        _monitor = new HeartbeatMonitor(_bench.Thread.Loop, _bench.Log, _bench.Table);
        _reaper = _bench.Reapers.Register("own", (_, end) =>
        {
            _reaped.Add(end.WasNotResponding);
            return ValueTask.CompletedTask;
        });
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_child_whose_heartbeats_stop_is_killed_and_its_reaper_can_tell()
    {
        ChildProcess child = Start();
        Beat(child);
        Pass(Limit - Instant);
        Beat(child);
        Pass(Limit - Instant);
        Assert.False(child.WasNotResponding);

        Pass(Instant);

        Assert.True(child.WasNotResponding);
        ProcessEnd end = _bench.End(child);
        Assert.Equal((false, 9, true), (end.IsExit, end.Status, end.WasNotResponding));
        Assert.Equal([true], _reaped);
        Assert.Null(_bench.Thread.Invoke(() => _monitor.Find(child)));
    }

    [Fact]
    public void A_process_that_never_sent_one_is_left_alone()
    {
        ChildProcess child = Start();
        Pass(TimeSpan.FromDays(30));

        Assert.False(child.WasNotResponding);
        Assert.Null(_bench.Thread.Invoke(() => _monitor.Find(child)));
        _bench.Thread.Invoke(child.Kill);
        Assert.False(_bench.End(child).WasNotResponding);
        Assert.Equal([false], _reaped);
    }

    [Fact]
    public void Each_heartbeat_brings_its_own_limit()
    {
        ChildProcess child = Start();
        Beat(child, TimeSpan.FromSeconds(100));
        Beat(child, TimeSpan.FromSeconds(2));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(2)), _bench.Thread.Invoke(() => _monitor.Find(child)));
        Pass(TimeSpan.FromSeconds(1));
        Beat(child, TimeSpan.FromSeconds(100));
        Pass(TimeSpan.FromSeconds(1));
        Pass(TimeSpan.FromSeconds(98));
        Assert.False(child.WasNotResponding);
        Pass(TimeSpan.FromSeconds(1));
        Assert.True(child.WasNotResponding);
    }

    [Fact]
    public void A_limit_that_nobody_can_keep_counts_as_the_shortest()
    {
        ChildProcess child = Start();
        Beat(child, TimeSpan.FromTicks(1));

        Assert.Equal(HeartbeatSettings.ShortestLimit, _bench.Thread.Invoke(() => _monitor.Find(child))?.Limit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_was_suspended_by_us_is_not_hung(bool isFamily)
    {
        ChildProcess child = Start();
        Beat(child);
        Assert.Equal(Smash.Protocol.Errno.None, isFamily ? _bench.Await(child.SuspendFamilyAsync) : _bench.Thread.Invoke(child.Suspend));
        Pass(Limit);
        Pass(Limit);
        Assert.False(child.WasNotResponding);

        Assert.Equal(Smash.Protocol.Errno.None, isFamily ? _bench.Await(child.ContinueFamilyAsync) : _bench.Thread.Invoke(child.Continue));
        Pass(Limit - Instant);
        Assert.False(child.WasNotResponding);
        Pass(Instant);
        Assert.True(child.WasNotResponding);
    }

    [Fact]
    public void A_daemon_that_stood_still_itself_gives_its_children_another_interval()
    {
        ChildProcess child = Start();
        Beat(child);
        Pass(Limit * 10);
        Assert.False(child.WasNotResponding);
        Pass((Limit / 3) - Instant);
        Assert.False(child.WasNotResponding);
        Beat(child);
        Pass(Instant);
        Pass(Limit - Instant - Instant);
        Assert.False(child.WasNotResponding);
        Pass(Instant);
        Assert.True(child.WasNotResponding);
    }

    [Fact]
    public void One_that_is_hung_after_the_daemon_stood_still_is_killed_after_that_interval()
    {
        ChildProcess child = Start();
        Beat(child);
        Pass(Limit * 10);
        Pass(Limit / 3);

        Assert.True(child.WasNotResponding);
        Assert.Equal(9, _bench.End(child).Status);
    }

    [Fact]
    public void With_a_core_wanted_SIGABRT_comes_first()
    {
        _monitor.Settings = new HeartbeatSettings { WantsCore = true, CoreTimeout = TimeSpan.FromSeconds(5) };
        ChildProcess child = Start();
        Assert.Equal(0, Interop.SignalProcess.Invoke(child.Pid, 19));
        Beat(child);
        Pass(Limit);

        ProcessEnd end = _bench.End(child);
        Assert.Equal((false, 6, true), (end.IsExit, end.Status, end.WasNotResponding));
    }

    [Fact]
    public void One_that_does_not_heed_SIGABRT_is_killed_when_its_time_is_over()
    {
        _monitor.Settings = new HeartbeatSettings { WantsCore = true, CoreTimeout = TimeSpan.FromSeconds(5) };
        ChildProcess child = _bench.Create(ProcessBench.Shell("trap '' ABRT; : > \"$0\"; while :; do sleep 1000; done", _ready) with { ReaperId = _reaper });
        ProcessBench.Until(() => File.Exists(_ready));
        File.Delete(_ready);
        Beat(child);
        Pass(Limit);
        Pass(TimeSpan.FromSeconds(5) - Instant);
        Assert.True(ProcessBench.Runs(child.Pid));
        Pass(Instant);

        Assert.Equal((9, true), (_bench.End(child).Status, child.WasNotResponding));
    }

    [Fact]
    public void Heartbeats_of_strangers_and_of_the_dead_are_told_from_those_of_children()
    {
        ChildProcess child = Start();
        Assert.False(_bench.Thread.Invoke(() => _monitor.Beat(Environment.ProcessId, Limit)));
        _bench.Thread.Invoke(child.Kill);
        _bench.End(child);
        Assert.False(_bench.Thread.Invoke(() => _monitor.Beat(child.Pid, Limit)));
    }

    private readonly string _ready = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private ChildProcess Start() => _bench.Create(new ProcessPlan { Program = "/bin/sleep", Arguments = ["1000"], ReaperId = _reaper });

    private void Beat(ChildProcess child, TimeSpan? limit = null) => Assert.True(_bench.Thread.Invoke(() => _monitor.Beat(child.Pid, limit ?? Limit)));

    private void Pass(TimeSpan time)
    {
        _time.Advance(time);
        _bench.Thread.Settle();
    }
}
