using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Timers;

namespace Smash.DaemonCore.Tests.Timers;

public sealed class TimerTableTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly DaemonLog _log = new();
    private readonly LoopThread _thread;
    private readonly TimerTable _timers;
    private readonly List<double> _runs = [];

    public TimerTableTests()
    {
        _thread = new LoopThread(_time);
        _timers = new TimerTable(_thread.Loop, _log);
    }

    public void Dispose()
    {
        _thread.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void A_one_shot_runs_once_and_leaves_the_table_and_a_reset_brings_it_back()
    {
        DaemonTimer timer = _thread.Invoke(() => _timers.After("once", Seconds(5), Note));
        Advance(4);
        Assert.Empty(_runs);
        Assert.True(timer.IsPending);
        Advance(1);
        Advance(100);
        Assert.Equal([5], _runs);
        Assert.False(timer.IsPending);
        Assert.Empty(_timers.All);

        _thread.Invoke(() => timer.Reset(Seconds(7)));
        Assert.Same(timer, Assert.Single(_timers.All));
        Advance(7);

        Assert.Equal([5, 112], _runs);
        Assert.Equal(2, timer.Runs);
    }

    [Fact]
    public void A_run_that_begins_late_is_told()
    {
        int late = 0;
        var timers = new TimerTable(_thread.Loop, _log) { RanLate = () => late++ };
        _thread.Invoke(() => timers.Every("tick", Seconds(10), Note));
        Advance(10);
        Advance(10.05);
        Assert.Equal((2, 0), (_runs.Count, late));
        Advance(11);
        Assert.Equal((3, 1), (_runs.Count, late));
    }

    [Fact]
    public void A_period_begins_when_the_handler_returned()
    {
        DaemonTimer timer = _thread.Invoke(() => _timers.Every("slow", Seconds(10), () =>
        {
            Note();
            _time.Advance(Seconds(3));
        }));
        Advance(10);
        Assert.Equal(Seconds(3), timer.LastDuration);
        Advance(9);
        Assert.Equal([10], _runs);
        Advance(1);

        Assert.Equal([10, 23], _runs);
        Assert.True(timer.IsPending);
    }

    [Fact]
    public void The_first_delay_may_differ_from_the_period()
    {
        _thread.Invoke(() => _timers.Add("both", new TimerSchedule { Delay = Seconds(5), Period = Seconds(30) }, Note));
        Advance(5);
        Advance(29);
        Assert.Equal([5], _runs);
        Advance(1);

        Assert.Equal([5, 35], _runs);
    }

    [Fact]
    public void A_timer_does_not_overlap_itself_while_its_handler_awaits()
    {
        var gates = new Queue<TaskCompletionSource>([new TaskCompletionSource(), new TaskCompletionSource()]);
        TaskCompletionSource first = gates.Peek();
        DaemonTimer timer = _thread.Invoke(() => _timers.Every("async", Seconds(10), async () =>
        {
            Note();
            await gates.Dequeue().Task;
        }));
        Advance(10);
        Advance(50);
        Assert.Equal([10], _runs);
        Assert.True(timer.IsRunning);
        Assert.Same(timer, Assert.Single(_timers.All));

        _thread.Invoke(first.SetResult);
        _thread.Settle();
        Assert.False(timer.IsRunning);
        Assert.Equal(Seconds(50), timer.LastDuration);
        Advance(9);
        Assert.Equal([10], _runs);
        Advance(1);

        Assert.Equal([10, 70], _runs);
    }

    [Fact]
    public void A_reset_inside_the_handler_sets_the_next_run_and_leaves_the_period()
    {
        DaemonTimer? timer = null;
        timer = _thread.Invoke(() => _timers.Every("reset", Seconds(10), () =>
        {
            Note();
            if (timer!.Runs == 0)
            {
                timer.Reset(Seconds(2));
            }
        }));
        Advance(10);
        Advance(2);
        Advance(9);
        Assert.Equal([10, 12], _runs);
        Advance(1);

        Assert.Equal([10, 12, 22], _runs);
    }

    [Fact]
    public void A_reset_that_comes_due_while_the_handler_awaits_waits_for_it()
    {
        var gate = new TaskCompletionSource();
        DaemonTimer timer = _thread.Invoke(() => _timers.Every("reset", Seconds(10), async () =>
        {
            Note();
            await gate.Task;
        }));
        Advance(10);
        _thread.Invoke(() => timer.Reset(Seconds(1)));
        Advance(20);
        Assert.Equal([10], _runs);
        Assert.True(timer.IsPending);
        _thread.Invoke(gate.SetResult);
        _thread.Settle();

        Assert.Equal([10, 30], _runs);
    }

    [Fact]
    public void A_reset_takes_another_schedule()
    {
        DaemonTimer timer = _thread.Invoke(() => _timers.Every("again", Seconds(10), Note));
        Advance(10);
        _thread.Invoke(() => timer.Reset(TimerSchedule.Every(Seconds(3))));
        Advance(3);
        Advance(3);

        Assert.Equal([10, 13, 16], _runs);
    }

    [Fact]
    public void A_timer_that_is_canceled_inside_its_handler_runs_no_more()
    {
        DaemonTimer? timer = null;
        timer = _thread.Invoke(() => _timers.Every("cancel", Seconds(10), () =>
        {
            Note();
            timer!.Cancel();
        }));
        Advance(10);
        Advance(100);

        Assert.Equal([10], _runs);
        Assert.Empty(_timers.All);
    }

    [Fact]
    public void A_timer_that_is_canceled_while_its_handler_awaits_runs_no_more()
    {
        var gate = new TaskCompletionSource();
        DaemonTimer timer = _thread.Invoke(() => _timers.Every("cancel", Seconds(10), async () =>
        {
            Note();
            await gate.Task;
        }));
        Advance(10);
        _thread.Invoke(() => timer.Cancel());
        _thread.Invoke(gate.SetResult);
        Advance(100);

        Assert.Equal([10], _runs);
        Assert.Equal(1, timer.Runs);
        Assert.False(timer.IsPending);
    }

    [Fact]
    public void All_are_canceled_at_once()
    {
        _thread.Invoke(() =>
        {
            _timers.Every("one", Seconds(1), Note);
            _timers.After("other", Seconds(2), Note);
            _timers.CancelAll();
        });
        Advance(10);

        Assert.Empty(_runs);
        Assert.Empty(_timers.All);
    }

    [Theory]
    [InlineData(0.1, 2, 18)]
    [InlineData(0.5, 30, 30)]
    [InlineData(1, 2, 10)]
    [InlineData(0.1, 0, 10)]
    public void A_slow_handler_rests_so_long_that_it_keeps_to_its_share(double share, int workSeconds, int restSeconds)
    {
        var schedule = new TimerSchedule { Delay = Seconds(1), Period = Seconds(10), MaximumShare = share };
        Assert.Equal(restSeconds, RestOf(schedule, workSeconds));
    }

    [Fact]
    public void A_rest_is_never_above_the_longest_nor_below_the_shortest()
    {
        var schedule = new TimerSchedule { Delay = Seconds(1), Period = Seconds(10), MaximumShare = 0.01, MinimumPeriod = Seconds(5), MaximumPeriod = Seconds(60) };
        Assert.Equal(60, RestOf(schedule, 4));
        Assert.Equal(25, RestOf(schedule with { MinimumPeriod = Seconds(25) }, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_share_of_no_time_or_of_more_than_all_is_refused(double share) =>
        Assert.Equal("MaximumShare", Assert.Throws<ArgumentOutOfRangeException>(() => new TimerSchedule { MaximumShare = share }).ParamName);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>Seconds between the end of the first run and the second.</summary>
    private double RestOf(TimerSchedule schedule, int workSeconds)
    {
        _runs.Clear();
        double end = 0;
        DaemonTimer timer = _thread.Invoke(() => _timers.Add("share", schedule, () =>
        {
            Note();
            _time.Advance(Seconds(workSeconds));
            end = end == 0 ? Now : end;
        }));
        while (_runs.Count < 2)
        {
            Advance(1);
        }

        _thread.Invoke(timer.Cancel);
        return _runs[1] - end;
    }

    private double Now => _time.GetElapsedTime(1_000_000).TotalSeconds;

    private void Note() => _runs.Add(Now);

    private void Advance(double seconds)
    {
        _time.Advance(Seconds(seconds));
        _thread.Settle();
    }
}
