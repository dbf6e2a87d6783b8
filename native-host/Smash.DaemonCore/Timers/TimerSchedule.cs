namespace Smash.DaemonCore.Timers;

/// <summary>When a timer runs, and how much of the daemon's time it may take (HTCondor manual, "Timeslice" settings such as SCHEDD_INTERVAL_TIMESLICE).</summary>
public sealed record TimerSchedule
{
    private readonly double _maximumShare = 1;

    /// <summary>Time to the first run. Default: zero, in the loop's next turn. Negative counts as zero.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Time from the handler's return to the next run; null (the default): it runs once. Zero: once each turn of the loop.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>
    /// The greatest share of time that the handler may take, above 0 up to 1 (the default: no cap). A handler that took t rests at least t·(1/share − 1):
    /// with 0.1 one of 2 s rests at least 18 s. An asynchronous handler's time includes what it awaits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and up to 1.</exception>
    public double MaximumShare
    {
        get => _maximumShare;
        init => _maximumShare = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaximumShare), value, "A share of time is above 0 and at most 1.");
    }

    /// <summary>The shortest rest, whatever the rest says. Default: zero.</summary>
    public TimeSpan MinimumPeriod { get; init; }

    /// <summary>The longest rest, even if the share is exceeded: a slow handler must run some time. Default: no limit.</summary>
    public TimeSpan MaximumPeriod { get; init; } = TimeSpan.MaxValue;

    /// <summary>Once.</summary>
    /// <param name="delay">How much later than now.</param>
    public static TimerSchedule After(TimeSpan delay) => new() { Delay = delay };

    /// <summary>Again and again.</summary>
    /// <param name="period">Time to the first run, and from each return of the handler to the next run.</param>
    public static TimerSchedule Every(TimeSpan period) => new() { Delay = period, Period = period };

    /// <summary>How long a periodic timer rests after a run.</summary>
    /// <param name="duration">How long the run took.</param>
    internal TimeSpan GetRest(TimeSpan duration)
    {
        double rest = Math.Max(Period.GetValueOrDefault().Ticks, duration.Ticks * ((1 / MaximumShare) - 1));
        return TimeSpan.FromTicks((long)Math.Max(MinimumPeriod.Ticks, Math.Min(MaximumPeriod.Ticks, rest)));
    }
}
