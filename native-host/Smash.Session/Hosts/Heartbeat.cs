using Smash.DaemonCore;
using Smash.Session.Master;

namespace Smash.Session.Hosts;

/// <summary>Tells the master, three times within its limit, that the loop goes round; the master replaces a session that does not (master/CONTROL.md, ALIVE).</summary>
internal sealed class Heartbeat(EventLoop loop, MasterLink link)
{
    private const int BeatsPerLimit = 3;

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
        loop.Schedule(period, () => Beat(period));
    }
}
