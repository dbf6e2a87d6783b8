namespace Smash.DaemonCore;

/// <summary>Timers by due time: scheduling and expiry cost O(log n), canceling O(1).</summary>
/// <param name="timeProvider">The clock; a test may bring its own.</param>
internal sealed class TimerQueue(TimeProvider timeProvider)
{
    // Timers that are due together run in the order in which they were added.
    private readonly PriorityQueue<LoopTimer, (long Due, long Number)> _queue = new();
    private long _lastNumber;

    public LoopTimer Add(TimeSpan delay, Action callback)
    {
        long ticks = (long)(Math.Max(0, delay.TotalSeconds) * timeProvider.TimestampFrequency);
        var timer = new LoopTimer(timeProvider.GetTimestamp() + ticks, callback);
        _queue.Enqueue(timer, (timer.Due, ++_lastNumber));
        return timer;
    }

    /// <summary>Milliseconds to the next timer, rounded up; 0 when one is due; −1 when there is none.</summary>
    public int GetTimeout()
    {
        while (_queue.TryPeek(out LoopTimer? timer, out _))
        {
            if (!timer.IsPending)
            {
                _queue.Dequeue();
                continue;
            }

            double milliseconds = (timer.Due - timeProvider.GetTimestamp()) * 1000.0 / timeProvider.TimestampFrequency;
            return milliseconds <= 0 ? 0 : (int)Math.Min(Math.Ceiling(milliseconds), int.MaxValue);
        }

        return -1;
    }

    /// <summary>Runs what is due now, but not what these callbacks schedule: a timer of zero delay must not starve the descriptors.</summary>
    public void RunDue()
    {
        // The number too is compared: on a coarse clock what a callback schedules may be due at the very same time.
        (long Due, long Number) last = (timeProvider.GetTimestamp(), _lastNumber);
        while (_queue.TryPeek(out _, out (long Due, long Number) first) && first.Due <= last.Due && first.Number <= last.Number)
        {
            _queue.Dequeue().Run();
        }
    }
}
