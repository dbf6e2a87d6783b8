using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Output;

namespace Smash.Session.Hosts;

/// <summary>
/// Makes room for another session while jobs go on: nothing more is taken in or started; what clients have sent whole is carried out and answered, and what
/// they have not is refused by the kernel, so that each knows which it is.
/// </summary>
internal sealed class HostRetirement(EventLoop loop, ISet<ClientConnection> connections, JobScheduler scheduler, OutputFollower follower, DaemonLog log)
{
    // The master kills a session that has not made room after ten seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HashSet<ClientConnection> _leaving = [];
    private bool _isBegun;
    private bool _isCompleted;

    /// <summary>Called once, when no connection is open that this session has read from.</summary>
    public Action? Completed { get; set; }

    public void Begin()
    {
        if (_isBegun)
        {
            return;
        }

        _isBegun = true;
        log.Info($"making room for another session: {connections.Count} connections are closed");
        scheduler.Stop();
        // Those that have not spoken yet go to the next session as they are.
        _leaving.UnionWith(connections.Where(static connection => connection.Retire()));
        follower.Stop();
        loop.Schedule(Patience, GiveUp);
        CompleteIfAlone();
    }

    /// <summary>Tells that a connection is closed.</summary>
    public void OnClosed(ClientConnection connection)
    {
        _leaving.Remove(connection);
        CompleteIfAlone();
    }

    /// <summary>Clients that do not read their answers must not keep the host from its new session.</summary>
    private void GiveUp()
    {
        if (!_isCompleted)
        {
            log.Warning($"{_leaving.Count} connections are closed with answers unread");
            foreach (ClientConnection connection in _leaving.ToList())
            {
                connection.Dispose();
            }
        }
    }

    private void CompleteIfAlone()
    {
        if (_isBegun && !_isCompleted && _leaving.Count == 0)
        {
            _isCompleted = true;
            loop.Post(() => Completed?.Invoke());
        }
    }
}
