namespace Smash.Session.Rex;

/// <summary>How often what has ended is started again for those who wait for it: a few times within a while, so that one that ends as soon as it is started does not go on doing so for ever.</summary>
/// <param name="time">The clock.</param>
internal sealed class RestartAllowance(TimeProvider time)
{
    /// <summary>How often within <see cref="Span"/>.</summary>
    public const int Most = 3;

    /// <summary>The while.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _taken = new();

    /// <summary>Takes one.</summary>
    /// <returns>Whether there was one left.</returns>
    public bool TryTake()
    {
        while (_taken.TryPeek(out long first) && time.GetElapsedTime(first) >= Span)
        {
            _taken.Dequeue();
        }

        if (_taken.Count >= Most)
        {
            return false;
        }

        _taken.Enqueue(time.GetTimestamp());
        return true;
    }
}
