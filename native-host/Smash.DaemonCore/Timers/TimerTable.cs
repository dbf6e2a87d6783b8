using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Timers;

/// <summary>
/// The named timers of a daemon (HTCondor's Register_Timer and its kin). Handlers run on the loop, one at a time, never in signal context; like everything there they are not preempted, so that
/// a timer may run late when another handler takes long. A handler that throws ends the daemon's loop: the fault is logged with the timer's name.
/// </summary>
public sealed class TimerTable
{
    /// <summary>What counts as late: so much is no more than a loop that has other things to do.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(100);

    private readonly DaemonLog _log;
    private readonly TimeProvider _time;
    private readonly HashSet<DaemonTimer> _timers = [];

    /// <summary>Makes an empty table.</summary>
    /// <param name="loop">The loop that the handlers run on; its clock is the timers'.</param>
    /// <param name="log">Where faults are told.</param>
    public TimerTable(EventLoop loop, DaemonLog log)
    {
        ArgumentNullException.ThrowIfNull(loop);
        Loop = loop;
        _log = log;
        _time = loop.TimeProvider;
    }

    /// <summary>The timers that are pending or whose handler runs.</summary>
    public IReadOnlyCollection<DaemonTimer> All => _timers;

    /// <summary>Told of each run that begins more than 0.1 s late, since something before it took its time.</summary>
    public Action? RanLate { get; init; }

    internal EventLoop Loop { get; }

    /// <summary>Runs a handler once.</summary>
    /// <param name="name">The timer's name in logs; need not be unique.</param>
    /// <param name="delay">How much later than now.</param>
    /// <param name="handler">The handler.</param>
    public DaemonTimer After(string name, TimeSpan delay, Action handler) => Add(name, TimerSchedule.After(delay), handler);

    /// <inheritdoc cref="After(string, TimeSpan, Action)"/>
    public DaemonTimer After(string name, TimeSpan delay, Func<ValueTask> handler) => Add(name, TimerSchedule.After(delay), handler);

    /// <summary>Runs a handler again and again; the period begins when it has returned.</summary>
    /// <param name="name">The timer's name in logs; need not be unique.</param>
    /// <param name="period">Time to the first run and between a return and the next run.</param>
    /// <param name="handler">The handler.</param>
    public DaemonTimer Every(string name, TimeSpan period, Action handler) => Add(name, TimerSchedule.Every(period), handler);

    /// <inheritdoc cref="Every(string, TimeSpan, Action)"/>
    public DaemonTimer Every(string name, TimeSpan period, Func<ValueTask> handler) => Add(name, TimerSchedule.Every(period), handler);

    /// <summary>Runs a handler by a schedule.</summary>
    /// <param name="name">The timer's name in logs; need not be unique.</param>
    /// <param name="schedule">When, and with which cap on its share of time.</param>
    /// <param name="handler">The handler.</param>
    public DaemonTimer Add(string name, TimerSchedule schedule, Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(name, schedule, () =>
        {
            handler();
            return ValueTask.CompletedTask;
        });
    }

    /// <inheritdoc cref="Add(string, TimerSchedule, Action)"/>
    public DaemonTimer Add(string name, TimerSchedule schedule, Func<ValueTask> handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(handler);
        var timer = new DaemonTimer(this, name, schedule, handler);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Cancels all timers, as at a daemon's end.</summary>
    public void CancelAll()
    {
        foreach (DaemonTimer timer in _timers.ToList())
        {
            timer.Cancel();
        }
    }

    internal void Keep(DaemonTimer timer) => _timers.Add(timer);

    internal void Forget(DaemonTimer timer) => _timers.Remove(timer);

    internal void Run(DaemonTimer timer)
    {
        if (timer.Lateness > Late)
        {
            RanLate?.Invoke();
        }

        timer.Begin();
        long started = _time.GetTimestamp();
        ValueTask run;
        try
        {
            run = timer.Handler();
        }
        catch (Exception fault)
        {
            Tell(timer, fault);
            throw;
        }

        if (run.IsCompletedSuccessfully)
        {
            timer.End(_time.GetElapsedTime(started));
        }
        else
        {
            FinishAsync(timer, run, started);
        }
    }

    // Void on purpose: a fault is thrown on the loop, and ends it as one of a synchronous handler does.
    private async void FinishAsync(DaemonTimer timer, ValueTask run, long started)
    {
        try
        {
            await run;
        }
        catch (Exception fault)
        {
            Tell(timer, fault);
            throw;
        }

        timer.End(_time.GetElapsedTime(started));
    }

    private void Tell(DaemonTimer timer, Exception fault) => _log.Error($"the handler of timer {timer.Name} failed: {fault.GetType().Name}: {fault.Message}");
}
