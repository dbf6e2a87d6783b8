namespace Smash.DaemonCore.Timers;

/// <summary>
/// Timers by due time, in a heap of four branches in which each timer knows its place: adding, moving, canceling and expiry cost O(log n), the next due time O(1).
/// A canceled timer leaves at once, so that a timeout that rarely comes costs no memory once it is called off.
/// </summary>
/// <param name="timeProvider">The clock; a test may bring its own.</param>
internal sealed class TimerQueue(TimeProvider timeProvider)
{
    // Nobody waits longer, and a sum with the present time cannot overflow.
    private const long LongestTicks = long.MaxValue / 2;

    private const int Branches = 4;

    // With the keys beside each other: a comparison must not fetch two timers from memory.
    private Entry[] _heap = new Entry[16];
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
        long due = timeProvider.GetTimestamp() + (long)Math.Min(ticks, LongestTicks);
        int index = timer.Index;
        if (index == LoopTimer.NotQueued)
        {
            if (Count == _heap.Length)
            {
                Array.Resize(ref _heap, Count * 2);
            }

            index = Count++;
        }

        Restore(new Entry(due, ++_lastNumber, timer), index);
    }

    public void Remove(LoopTimer timer)
    {
        int hole = timer.Index;
        if (hole == LoopTimer.NotQueued)
        {
            return;
        }

        timer.Index = LoopTimer.NotQueued;
        Entry last = _heap[--Count];
        _heap[Count] = default;
        if (last.Timer != timer)
        {
            Restore(last, hole);
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
        while (Count > 0 && _heap[0] is var first && first.Due <= now && first.Number <= lastNumber)
        {
            Remove(first.Timer);
            first.Timer.Run();
        }
    }

    private void Place(in Entry entry, int index)
    {
        _heap[index] = entry;
        entry.Timer.Index = index;
    }

    /// <summary>Brings an entry to its place, up or down from a place that is free.</summary>
    private void Restore(in Entry entry, int index)
    {
        while (index > 0 && entry.IsBefore(_heap[(index - 1) / Branches]))
        {
            Place(_heap[(index - 1) / Branches], index);
            index = (index - 1) / Branches;
        }

        while (FirstChild(index) is var child && child < Count && _heap[child].IsBefore(entry))
        {
            Place(_heap[child], index);
            index = child;
        }

        Place(entry, index);
    }

    /// <summary>The child that is due first; <see cref="Count"/> or more when there is none.</summary>
    private int FirstChild(int index)
    {
        int first = (index * Branches) + 1;
        for (int child = first + 1; child < Math.Min(Count, (index * Branches) + 1 + Branches); child++)
        {
            first = _heap[child].IsBefore(_heap[first]) ? child : first;
        }

        return first;
    }

    /// <summary>A queued timer.</summary>
    /// <param name="Due">When it is due, in the clock's ticks.</param>
    /// <param name="Number">Orders those that are due together.</param>
    /// <param name="Timer">The timer.</param>
    private readonly record struct Entry(long Due, long Number, LoopTimer Timer)
    {
        public bool IsBefore(in Entry other) => Due < other.Due || (Due == other.Due && Number < other.Number);
    }
}
