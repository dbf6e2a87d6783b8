namespace Smash.Session.Limits;

/// <summary>
/// What the processes of a job have used, those that have ended with them, from what the living tell. What one that ended had used is its parent's from when that has waited for it, which can fall between the
/// readings of the two: then the sum is less for one look. Where nobody waits (SIGCHLD is ignored) it stays less, and what was seen of it counts on.
/// </summary>
internal sealed class MonotonicSum
{
    private ulong _lost;
    private ulong _highest;
    private ulong? _dip;

    /// <summary>Takes what the living tell now.</summary>
    /// <returns>What has been used altogether.</returns>
    public ulong Add(ulong now)
    {
        ulong total = now + _lost;
        if (total >= _highest)
        {
            _highest = total;
            _dip = null;
        }
        else if (_dip is { } before)
        {
            _lost += _highest - Math.Max(total, before);
            _highest = Math.Max(_highest, now + _lost);
            _dip = null;
        }
        else
        {
            _dip = total;
        }

        return _highest;
    }
}
