using System.Globalization;
using Smash.DaemonCore;
using Smash.Protocol.Red;
using Smash.Red.Transfers;

namespace Smash.Red.Jobs;

/// <summary>A job of a world: a sink, a source or a run. It is used on the loop alone.</summary>
internal abstract class RedJob
{
    private readonly TaskCompletionSource _ended = new();
    private readonly EventLoop _loop;
    private readonly List<int> _heldSignals = [];
    private DateTimeOffset _stopped;
    private bool _isPaused;

    /// <summary>Makes one that has neither connection nor process.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="kind">What it is for.</param>
    /// <param name="name">Its name.</param>
    protected RedJob(EventLoop loop, RedJobKind kind, string name)
    {
        _loop = loop;
        Kind = kind;
        Name = name;
        Work = Task.CompletedTask;
    }

    /// <summary>Its number in its world, from 1; 0: it has none yet.</summary>
    public int Number { get; internal set; }

    /// <summary>What it is for.</summary>
    public RedJobKind Kind { get; }

    /// <summary>Its name: that of its program or file.</summary>
    public string Name { get; }

    /// <summary>How it ended; null: it has not.</summary>
    public RedJobEnd? End { get; private set; }

    /// <summary>What it does.</summary>
    public RedJobState State => End is not null ? RedJobState.Ended : _isPaused || IsProcessStopped ? RedJobState.Stopped : HasBegun ? RedJobState.Running : RedJobState.Waiting;

    /// <summary>Completed when it has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Called once when it has ended, before anybody who waits for it.</summary>
    internal Action<RedJob>? Ending { get; set; }

    /// <summary>When its program or transfer began; null: it has not.</summary>
    protected DateTimeOffset? Started { get; private set; }

    /// <summary>Whether what it waited for has come.</summary>
    protected bool HasBegun { get; set; }

    /// <summary>Where it waits or waited for a connection; null: nowhere.</summary>
    protected TransferListener? Listener { get; init; }

    /// <summary>All that it does.</summary>
    protected Task Work { get; set; }

    /// <summary>Whether a signal has stopped its process.</summary>
    protected abstract bool IsProcessStopped { get; }

    /// <summary>Sends it a signal. One that has ended does not notice; one that waits for its connection is ended, stopped and continued as a process would be.</summary>
    /// <param name="signal">A standard signal.</param>
    /// <returns>Completed when its processes have it.</returns>
    public Task SignalAsync(int signal)
    {
        if (End is not null)
        {
            return Task.CompletedTask;
        }

        if (HasBegun && Started is not null)
        {
            return SendAsync(signal);
        }

        if (HasBegun)
        {
            _heldSignals.Add(signal);
        }
        else
        {
            SignalWaiting(signal);
        }

        return Task.CompletedTask;
    }

    /// <summary>Ends it at once, and all that it has outside of its world; what it has inside ends with the world.</summary>
    /// <param name="end">How it ends.</param>
    /// <returns>Completed when nothing of it is left outside.</returns>
    public async Task AbandonAsync(RedJobEnd end)
    {
        Finish(end);
        await DropAsync();
    }

    /// <summary>All of its properties that have a content now.</summary>
    public RedJobInfo Describe() => new(Number, Name, [.. GetProperties()]);

    /// <summary>Those of its properties that were asked for, and the ports at which it waits.</summary>
    /// <param name="asked">What was asked for.</param>
    public RedJobInfo Describe(IReadOnlyList<RedJobProperty> asked)
    {
        HashSet<string> tags = [.. asked.Select(static property => property.Tag), JobPropertyTag.Port, JobPropertyTag.InputPort];
        return new RedJobInfo(Number, Name, [.. GetProperties().Where(property => tags.Contains(property.Tag))]);
    }

    /// <summary>Properties of its kind.</summary>
    protected abstract IEnumerable<RedJobProperty> GetOwnProperties();

    /// <summary>Sends its process a signal.</summary>
    /// <param name="signal">The signal.</param>
    /// <returns>Completed when it has it.</returns>
    protected abstract Task SendAsync(int signal);

    /// <summary>Ends what it has outside of its world.</summary>
    /// <returns>Completed when nothing is left.</returns>
    protected abstract Task DropAsync();

    /// <summary>Its process is there: signals that came meanwhile are its.</summary>
    /// <param name="started">When it was started.</param>
    protected void Begin(DateTimeOffset started)
    {
        Started = started;
        _heldSignals.ForEach(signal => _ = SendAsync(signal));
        _heldSignals.Clear();
    }

    /// <summary>It has ended.</summary>
    /// <param name="end">How.</param>
    protected void Finish(RedJobEnd end)
    {
        if (End is null)
        {
            End = end;
            _stopped = _loop.TimeProvider.GetUtcNow();
            Listener?.Dispose();
            Ending?.Invoke(this);
            _ended.SetResult();
        }
    }

    /// <summary>Makes a property.</summary>
    protected static RedJobProperty Property(string tag, object value) => new(tag, string.Create(CultureInfo.InvariantCulture, $"{value}"));

    private void SignalWaiting(int signal)
    {
        if (JobSignal.Ends(signal))
        {
            Finish(RedJobEnd.BySignal(signal));
        }
        else if (JobSignal.Stops(signal) || JobSignal.Continues(signal))
        {
            _isPaused = JobSignal.Stops(signal);
            Listener!.IsPaused = _isPaused;
        }
    }

    private static string Seconds(long microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000}.{microseconds % 1_000_000:D6}");

    private static string Seconds(DateTimeOffset time) => Seconds((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    private IEnumerable<RedJobProperty> GetProperties()
    {
        yield return Property(JobPropertyTag.State, State);
        yield return Property(JobPropertyTag.Kind, Kind);
        foreach (RedJobProperty property in GetOwnProperties())
        {
            yield return property;
        }

        if (Started is { } started)
        {
            yield return Property(JobPropertyTag.StartTime, Seconds(started));
        }

        foreach (RedJobProperty property in GetEndProperties())
        {
            yield return property;
        }
    }

    private IEnumerable<RedJobProperty> GetEndProperties()
    {
        if (End is not { } end)
        {
            yield break;
        }

        yield return Property(JobPropertyTag.StopTime, Seconds(_stopped));
        yield return Property(JobPropertyTag.Cause, end.Cause);
        if (end.ExitCode is { } exitCode)
        {
            yield return Property(JobPropertyTag.ExitCode, exitCode);
        }

        if (end.Signal is { } signal)
        {
            yield return Property(JobPropertyTag.Signal, signal);
        }

        if (end.Error.Length > 0)
        {
            yield return Property(JobPropertyTag.Error, end.Error);
        }

        if (end.Usage is { } usage)
        {
            yield return Property(JobPropertyTag.CpuTime, Seconds(usage.CpuMicroseconds));
            yield return Property(JobPropertyTag.MemoryUsed, usage.MaxResidentKibibytes * 1024);
        }
    }
}
