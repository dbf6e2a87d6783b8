using System.Diagnostics;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Waits for changes of jobs, as hosts push them, and lets no more than a few through in a second.</summary>
internal sealed class JobChanges : IDisposable
{
    // What runs grows on the picture also when nothing changes.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    private readonly SmashConnection[] _connections;
    private readonly AutoResetEvent _changed = new(false);
    private readonly object _gate = new();
    private readonly HashSet<uint> _ids = [];
    private long _last = Stopwatch.GetTimestamp();

    /// <param name="connections">Whose jobs.</param>
    public JobChanges(SmashConnection[] connections)
    {
        _connections = connections;
        foreach (SmashConnection connection in connections)
        {
            connection.JobUpdated += OnUpdated;
            connection.Lost += OnLost;
        }
    }

    /// <summary>Whether jobs changed, since this was asked before, that are none of these.</summary>
    public bool TakeHasNew(IReadOnlyCollection<SmashJob> known)
    {
        lock (_gate)
        {
            _ids.ExceptWith(known.Select(static job => job.Id));
            bool hasNew = _ids.Count > 0;
            _ids.Clear();
            return hasNew;
        }
    }

    /// <summary>Waits until something has changed, or a second has gone by.</summary>
    public void Wait(CancellationToken stopping)
    {
        TimeSpan pause = Shortest - Stopwatch.GetElapsedTime(_last);
        if (pause > TimeSpan.Zero)
        {
            stopping.WaitHandle.WaitOne(pause);
        }

        WaitHandle.WaitAny([_changed, stopping.WaitHandle], Longest);
        stopping.ThrowIfCancellationRequested();
        _last = Stopwatch.GetTimestamp();
    }

    public void Dispose()
    {
        foreach (SmashConnection connection in _connections)
        {
            connection.JobUpdated -= OnUpdated;
            connection.Lost -= OnLost;
        }

        // An update may be on its way to the handler still: the event is left to the collector.
    }

    private void OnUpdated(object? sender, JobUpdatedEventArgs update)
    {
        lock (_gate)
        {
            _ids.Add(update.Update.JobId);
        }

        _changed.Set();
    }

    private void OnLost(object? sender, EventArgs args) => _changed.Set();
}
