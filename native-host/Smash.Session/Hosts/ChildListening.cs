using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Daemons;

namespace Smash.Session.Hosts;

/// <summary>The socket for the heartbeats of daemons below the session. It is made when the first of them is started: most hosts have none.</summary>
/// <param name="daemon">The session.</param>
/// <param name="directory">Where the socket is.</param>
internal sealed class ChildListening(Daemon daemon, StateDirectory directory)
{
    private bool _isTried;

    /// <summary>Listens, once.</summary>
    public void Start()
    {
        if (_isTried)
        {
            return;
        }

        _isTried = true;
        try
        {
            daemon.Services.Server?.ListenUnix(directory.CommandsPath);
        }
        catch (CommandSocketException exception)
        {
            daemon.Log.Warning($"daemons below the session are not watched by heartbeats: {exception.Message}");
        }
    }
}
