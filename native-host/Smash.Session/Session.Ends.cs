using Smash.Session.Clients;
using Smash.Session.Store;

namespace Smash.Session;

/// <content>How it ends: with the host, or for another session.</content>
internal sealed partial class Session
{
    private async void Leave()
    {
        await _childrenEnd;
        _log.Info($"made room for another session");
        _daemon.Exit();
    }

    private async void Complete()
    {
        foreach (ClientConnection connection in _connections.ToList())
        {
            connection.CloseAfterAnswers();
        }

        // One that is killed may rename its file until it is gone; what cannot be killed is not waited for.
        await Task.WhenAny(_preparedEnd, Task.Delay(PreparedPatience));
        await Task.WhenAll(_childrenEnd, Rex.StopAsync(), Task.WhenAny(_groups.CloseAsync(), Task.Delay(GroupsPatience)));
        // Many files take their time, in which the master wants heartbeats.
        await Task.Run(RemoveUnlessKept);
        _log.Info($"stopped");
        _link.Done();
        _daemon.Exit();
    }

    private void RemoveUnlessKept()
    {
        _preparedFolder.RemoveAll();
        if (!_keepsRecords)
        {
            using var reader = new StoreReader(StoreSchema.OpenForReading(_directory.RecordsPath));
            LeaveLog();
            _directory.Remove(reader.LoadOutputPaths());
        }
    }

    /// <summary>In a folder that stays, a line that came after the removal of the log would make it anew.</summary>
    private void LeaveLog()
    {
        if (_log.Options is { File: { } file } options && file.Path == _directory.LogPath)
        {
            _log.Reconfigure(options with { File = null });
        }
    }
}
