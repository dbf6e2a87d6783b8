namespace Smash.Session.Terms;

/// <summary>What is due when, by the wall clock. Adding and removing cost the logarithm of how many there are.</summary>
internal sealed class DueTimes
{
    private readonly SortedSet<(long Microseconds, ulong Job, DueKind Kind)> _times = [];

    /// <summary>When the next is due, microseconds since the epoch; null: there is none.</summary>
    public long? Next => _times.Count == 0 ? null : _times.Min.Microseconds;

    public void Add(long microseconds, ulong job, DueKind kind) => _times.Add((microseconds, job, kind));

    public void Remove(long microseconds, ulong job, DueKind kind) => _times.Remove((microseconds, job, kind));

    /// <summary>Takes out what is due.</summary>
    /// <param name="nowMicroseconds">The time by the clock.</param>
    /// <returns>In the order of time.</returns>
    public IReadOnlyList<(ulong Job, DueKind Kind)> Take(long nowMicroseconds)
    {
        var due = new List<(ulong Job, DueKind Kind)>();
        while (_times.Count > 0 && _times.Min is var first && first.Microseconds <= nowMicroseconds)
        {
            _times.Remove(first);
            due.Add((first.Job, first.Kind));
        }

        return due;
    }
}
