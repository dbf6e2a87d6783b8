namespace Smash.DaemonCore.Timers;

/// <summary>
/// Timers by due time, in a binary heap in which each timer knows its place: adding, moving, canceling and expiry cost O(log n), the next due time O(1).
/// A canceled timer leaves at once, so that a timeout that rarely comes costs no memory once it is called off.
/// </summary>
/// <param name="timeProvider">The clock; a test may bring its own.</param>
internal sealed class TimerQueue(TimeProvider timeProvider)
{
    // Nobody waits longer, and a sum with the present time cannot overflow.
    private const long LongestTicks = long.MaxValue / 2;

    private LoopTimer[] _heap = new LoopTimer[16];
    private long _lastNumber;

    public int Count { get; private set; }

    public LoopTimer Add(TimeSpan delay, Action callback)
    {
        var timer = new LoopTimer(this, callback);
        Set(timer, delay);
        return timer;
    }

    /// <summary>Puts a timer to a time, whether it is queued or not. Timers that are due together run in the order in which they were set.</summary>
    public void Set(LoopTimer timer, TimeSpan delay)
    {
        double ticks = Math.Max(0, delay.TotalSeconds) * timeProvider.TimestampFrequency;
        timer.Due = timeProvider.GetTimestamp() + (long)Math.Min(ticks, LongestTicks);
        timer.Number = ++_lastNumber;
        if (timer.Index == LoopTimer.NotQueued)
        {
            if (Count == _heap.Length)
            {
                Array.Resize(ref _heap, Count * 2);
            }

            Place(timer, Count++);
        }

        Restore(timer);
    }

    public void Remove(LoopTimer timer)
    {
        int hole = timer.Index;
        if (hole == LoopTimer.NotQueued)
        {
            return;
        }

        timer.Index = LoopTimer.NotQueued;
        LoopTimer last = _heap[--Count];
        _heap[Count] = null!;
        if (last != timer)
        {
            Place(last, hole);
            Restore(last);
        }
    }

    /// <summary>Milliseconds to the next timer, rounded up; 0 when one is due; −1 when there is none.</summary>
    public int GetTimeout()
    {
        if (Count == 0)
        {
            return -1;
        }

        double milliseconds = (_heap[0].Due - timeProvider.GetTimestamp()) * 1000.0 / timeProvider.TimestampFrequency;
        return milliseconds <= 0 ? 0 : (int)Math.Min(Math.Ceiling(milliseconds), int.MaxValue);
    }

    /// <summary>Runs what is due now, but not what these callbacks schedule: a timer of zero delay must not starve the descriptors.</summary>
    public void RunDue()
    {
        if (Count == 0)
        {
            return;
        }

        // The number too is compared: on a coarse clock what a callback schedules may be due at the very same time.
        long now = timeProvider.GetTimestamp();
        long lastNumber = _lastNumber;
        while (Count > 0 && _heap[0] is var timer && timer.Due <= now && timer.Number <= lastNumber)
        {
            Remove(timer);
            timer.Run();
        }
    }

    private void Place(LoopTimer timer, int index)
    {
        _heap[index] = timer;
        timer.Index = index;
    }

    /// <summary>Brings a timer to its place, up or down.</summary>
    private void Restore(LoopTimer timer)
    {
        int index = timer.Index;
        while (index > 0 && timer.IsBefore(_heap[(index - 1) / 2]))
        {
            Place(_heap[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        while (FirstChild(index) is var child && child < Count && _heap[child].IsBefore(timer))
        {
            Place(_heap[child], index);
            index = child;
        }

        Place(timer, index);
    }

    /// <summary>The child that is due first; <see cref="Count"/> or more when there is none.</summary>
    private int FirstChild(int index)
    {
        int child = (index * 2) + 1;
        return child + 1 < Count && _heap[child + 1].IsBefore(_heap[child]) ? child + 1 : child;
    }
}
