using System.Diagnostics;
using Smash.DaemonCore;
using Smash.Session.Master;

namespace Smash.Session.Hosts;

/// <summary>Tells the master, three times within its limit, that the loop goes round; the master replaces a session that does not (master/CONTROL.md, ALIVE).</summary>
internal sealed class Heartbeat(EventLoop loop, MasterLink link)
{
    private const int BeatsPerLimit = 3;

    private long _last;

    /// <summary>Time since the last heartbeat; null: there was none.</summary>
    public TimeSpan? Age => _last == 0 ? null : Stopwatch.GetElapsedTime(_last);

    /// <summary>Begins, and does not end.</summary>
    /// <param name="limit">The master's limit; zero: it wants none.</param>
    public void Start(TimeSpan limit)
    {
        if (limit > TimeSpan.Zero)
        {
            Beat(limit / BeatsPerLimit);
        }
    }

    private void Beat(TimeSpan period)
    {
        link.Alive();
        _last = Stopwatch.GetTimestamp();
        loop.Schedule(period, () => Beat(period));
    }
}
