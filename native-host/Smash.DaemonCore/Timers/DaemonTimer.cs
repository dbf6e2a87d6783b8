namespace Smash.DaemonCore.Timers;

/// <summary>
/// A timer of a <see cref="TimerTable"/>. Its handler is never called again before it has returned, or before the task that it returned has ended.
/// All members are for the loop's thread; <see cref="Reset(TimeSpan)"/> and <see cref="Cancel"/> may be called from inside the handler too.
/// </summary>
public sealed class DaemonTimer : IDisposable
{
    private readonly TimerTable _table;
    private readonly LoopTimer _timer;
    private long _setAt;
    private TimeSpan _delay;
    private bool _isDueAgain;
    private bool _isChangedInside;

    internal DaemonTimer(TimerTable table, string name, TimerSchedule schedule, Func<ValueTask> handler)
    {
        _table = table;
        Name = name;
        Schedule = schedule;
        Handler = handler;
        _timer = table.Loop.Schedule(schedule.Delay, OnDue);
        Note(schedule.Delay);
    }

    /// <summary>The name by which logs call it.</summary>
    public string Name { get; }

    /// <summary>When it runs; what <see cref="Reset(TimerSchedule)"/> said last.</summary>
    public TimerSchedule Schedule { get; private set; }

    /// <summary>Whether it will run again if nothing cancels it. While the handler of a periodic timer runs it is not: the handler's return makes it so.</summary>
    public bool IsPending => _timer.IsPending || _isDueAgain;

    /// <summary>Whether its handler runs, or awaits something, just now.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>How often the handler has returned.</summary>
    public long Runs { get; private set; }

    /// <summary>How long the last run took, with what it awaited; zero before the first.</summary>
    public TimeSpan LastDuration { get; private set; }

    internal Func<ValueTask> Handler { get; }

    /// <summary>Puts the next run to another time, also when it was canceled or has run. Called inside the handler it replaces the rest that would follow, the share's too; periods after that are as before.</summary>
    /// <param name="delay">How much later than now; a run that comes due while the handler still awaits begins when that has ended.</param>
    public void Reset(TimeSpan delay)
    {
        _isDueAgain = false;
        _isChangedInside = IsRunning;
        Set(delay);
        _table.Keep(this);
    }

    /// <summary>Gives it another schedule from now on.</summary>
    /// <param name="schedule">The schedule; its delay counts from now.</param>
    public void Reset(TimerSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule = schedule;
        Reset(schedule.Delay);
    }

    /// <summary>Calls it off; a handler that runs just now goes on to its end. <see cref="Reset(TimeSpan)"/> can bring it back.</summary>
    public void Cancel()
    {
        _isDueAgain = false;
        _isChangedInside = IsRunning;
        _timer.Dispose();
        _table.Forget(this);
    }

    /// <inheritdoc cref="Cancel"/>
    public void Dispose() => Cancel();

    /// <summary>How much later than its time it is now.</summary>
    internal TimeSpan Lateness => _table.Loop.TimeProvider.GetElapsedTime(_setAt) - _delay;

    private void Set(TimeSpan delay)
    {
        _timer.Reset(delay);
        Note(delay);
    }

    private void Note(TimeSpan delay)
    {
        _setAt = _table.Loop.TimeProvider.GetTimestamp();
        _delay = delay;
    }

    private void OnDue()
    {
        if (IsRunning)
        {
            // Set from inside while the handler still awaits: it must not overlap itself.
            _isDueAgain = true;
            return;
        }

        _table.Run(this);
    }

    internal void Begin()
    {
        IsRunning = true;
        _isChangedInside = false;
    }

    /// <summary>The handler has returned, or its task has ended.</summary>
    internal void End(TimeSpan duration)
    {
        IsRunning = false;
        Runs++;
        LastDuration = duration;
        if (_isDueAgain)
        {
            Reset(TimeSpan.Zero);
        }
        else if (!_isChangedInside && Schedule.Period is not null)
        {
            Set(Schedule.GetRest(duration));
        }
        else if (!_timer.IsPending)
        {
            _table.Forget(this);
        }
    }
}
