using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;

namespace Smash.DaemonCore.Reapers;

/// <summary>Handlers for the ends of child processes, by ids from 1 (HTCondor's Register_Reaper()). It is used on the loop alone.</summary>
/// <param name="log">Where faults of handlers are told.</param>
public sealed class ReaperTable(DaemonLog log)
{
    private readonly Dictionary<int, (string Name, ReaperHandler Handler)> _reapers = [];
    private int _lastId;

    /// <summary>Who hears of children without a reaper, or whose reaper was canceled; null: nobody, and their end is merely logged.</summary>
    public ReaperHandler? Default { get; set; }

    /// <summary>Adds a reaper.</summary>
    /// <param name="name">What the log calls it.</param>
    /// <param name="handler">The handler. A child whose handler fails is reaped nevertheless.</param>
    /// <returns>Its id, for <see cref="ProcessPlan.ReaperId"/>: 1 for the first, never used twice.</returns>
    public int Register(string name, ReaperHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _reapers.Add(++_lastId, (name, handler));
        return _lastId;
    }

    /// <summary>Takes a reaper out, also from inside its handler; its children go to <see cref="Default"/>.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Whether there was one.</returns>
    public bool Cancel(int id) => _reapers.Remove(id);

    /// <summary>Whether there is a reaper of this id, or it is 0, which is the default's.</summary>
    /// <param name="id">The id.</param>
    public bool Contains(int id) => id == 0 || _reapers.ContainsKey(id);

    /// <summary>Tells the child's reaper; comes back when it is done.</summary>
    internal async Task ReapAsync(ChildProcess child, ProcessEnd end)
    {
        (string name, ReaperHandler? handler) = _reapers.TryGetValue(child.ReaperId, out (string Name, ReaperHandler Handler) found) ? found : ("default", Default);
        log.Debug($"child {child.Pid} ended: {(end.IsLost ? "lost" : end.IsExit ? "exit code" : "signal")} {end.Status}; reaper {name}");
        try
        {
            await (handler?.Invoke(child, end) ?? ValueTask.CompletedTask);
        }
#pragma warning disable CA1031 // Whatever it is, it is the handler's own fault: the pid must not be held for it for ever.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.Error($"the reaper {name} failed for child {child.Pid}: {exception}");
        }
    }
}
