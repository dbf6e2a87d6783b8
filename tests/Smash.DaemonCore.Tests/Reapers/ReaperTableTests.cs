using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Tests.Processes;

namespace Smash.DaemonCore.Tests.Reapers;

public sealed class ReaperTableTests : IDisposable
{
    private readonly ProcessBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Ids_begin_at_one_and_are_not_used_again()
    {
        int first = _bench.Reapers.Register("one", static (_, _) => ValueTask.CompletedTask);
        int second = _bench.Reapers.Register("two", static (_, _) => ValueTask.CompletedTask);

        Assert.True(_bench.Reapers.Cancel(second));
        Assert.False(_bench.Reapers.Cancel(second));
        Assert.Equal((1, 2, 3), (first, second, _bench.Reapers.Register("three", static (_, _) => ValueTask.CompletedTask)));
    }

    [Fact]
    public void Each_child_goes_to_its_reaper_and_the_rest_to_the_default()
    {
        var told = new List<(string Reaper, int Pid, int Status)>();
        int id = _bench.Reapers.Register("own", (child, end) => Note(told, "own", child, end));
        _bench.Reapers.Default = (child, end) => Note(told, "default", child, end);

        ChildProcess own = _bench.Create(ProcessBench.Shell("exit 1") with { ReaperId = id });
        ChildProcess other = _bench.Create(ProcessBench.Shell("exit 2"));
        _bench.End(own);
        _bench.End(other);

        Assert.Equal([("own", own.Pid, 1), ("default", other.Pid, 2)], told.OrderBy(static one => one.Status));
    }

    [Fact]
    public void Children_of_a_canceled_reaper_go_to_the_default()
    {
        var told = new List<(string Reaper, int Pid, int Status)>();
        int id = _bench.Reapers.Register("own", (child, end) => Note(told, "own", child, end));
        _bench.Reapers.Default = (child, end) => Note(told, "default", child, end);
        ChildProcess child = _bench.Create(ProcessBench.Shell("sleep 1000") with { ReaperId = id });

        _bench.Thread.Invoke(() => _bench.Reapers.Cancel(id));
        _bench.Thread.Invoke(child.Kill);
        _bench.End(child);

        Assert.Equal([("default", child.Pid, 9)], told);
    }

    [Fact]
    public async Task The_pid_is_held_until_the_reaper_has_returned()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        int id = _bench.Reapers.Register("slow", async (_, _) =>
        {
            entered.SetResult();
            await gate.Task;
        });
        ChildProcess child = _bench.Create(ProcessBench.Shell("exit 3") with { ReaperId = id });
        await entered.Task.WaitAsync(LoopThread.Deadline);

        // Whatever the launcher is asked meanwhile it answers in order: it has had the time to reap.
        _bench.End(_bench.Create(ProcessBench.Shell("exit 0")));

        Assert.Equal('Z', ProcessBench.StateOf(child.Pid));
        Assert.Same(child, _bench.Thread.Invoke(() => _bench.Table.Find(child.Pid)));
        Assert.False(child.Ended.IsCompleted);
        gate.SetResult();
        Assert.Equal(3, _bench.End(child).Status);
        ProcessBench.Until(() => ProcessBench.StateOf(child.Pid) is null);
        Assert.Null(_bench.Thread.Invoke(() => _bench.Table.Find(child.Pid)));
    }

    [Fact]
    public void A_reaper_that_fails_does_not_keep_the_pid()
    {
        int id = _bench.Reapers.Register("broken", static (_, _) => throw new InvalidOperationException("on purpose"));
        ChildProcess child = _bench.Create(ProcessBench.Shell("exit 4") with { ReaperId = id });

        Assert.Equal(4, _bench.End(child).Status);
        ProcessBench.Until(() => ProcessBench.StateOf(child.Pid) is null);
    }

    [Fact]
    public async Task A_caller_on_the_loop_has_its_child_before_the_reaper_hears_of_it()
    {
        var order = new List<string>();
        int id = _bench.Reapers.Register("own", (_, _) =>
        {
            order.Add("reaper");
            return ValueTask.CompletedTask;
        });

        for (int i = 0; i < 20; i++)
        {
            ChildProcess child = await _bench.Thread.Invoke(async () =>
            {
                ChildProcess created = await _bench.Table.CreateAsync(ProcessBench.Shell("exit 0") with { ReaperId = id });
                order.Add("caller");
                return created;
            });
            _bench.End(child);
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(static index => index % 2 == 0 ? "caller" : "reaper"), order);
    }

    private static ValueTask Note(List<(string Reaper, int Pid, int Status)> told, string reaper, ChildProcess child, ProcessEnd end)
    {
        told.Add((reaper, child.Pid, end.Status));
        return ValueTask.CompletedTask;
    }
}
