using Smash.DaemonCore.Interop;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;

namespace Smash.DaemonCore.Heartbeats;

/// <summary>One child's heartbeats, from the first on: whoever never sent one has none of these and is left alone.</summary>
/// <param name="loop">The loop, with the clock.</param>
/// <param name="log">Where a kill is told.</param>
/// <param name="child">The child.</param>
internal sealed class ChildHeartbeat(EventLoop loop, DaemonLog log, ChildProcess child)
{
    private readonly TimeProvider _time = loop.TimeProvider;
    private LoopTimer? _timer;
    private long _last;
    private long _due;

    public TimeSpan Limit { get; private set; }

    /// <summary>Since the last heartbeat.</summary>
    public TimeSpan Age => _time.GetElapsedTime(_last);

    /// <summary>How a kill is done.</summary>
    public required Func<HeartbeatSettings> Settings { get; init; }

    public void Beat(TimeSpan limit)
    {
        bool isShorter = limit < Limit;
        _last = _time.GetTimestamp();
        Limit = limit;
        if (_timer is null || isShorter)
        {
            Wait(limit);
        }
    }

    /// <summary>The child was suspended or continued by us, or has ended.</summary>
    public void OnChanged()
    {
        if (!child.IsThere || child.IsSuspended)
        {
            Stop();
        }
        else if (_timer is null && !child.WasNotResponding)
        {
            // It could not send any while it was suspended.
            _last = _time.GetTimestamp();
            Wait(Limit);
        }
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private void Wait(TimeSpan time)
    {
        Stop();
        _due = _time.GetTimestamp() + (long)(time.TotalSeconds * _time.TimestampFrequency);
        _timer = loop.Schedule(time, Judge);
    }

    private void Judge()
    {
        _timer = null;
        TimeSpan left = Limit - Age;
        if (left > TimeSpan.Zero)
        {
            Wait(left);
        }
        else if (_time.GetElapsedTime(_due) > Limit / 10)
        {
            // This daemon itself did not run for a while: heartbeats may wait unread, or all of the machine stood still.
            log.Warning($"heartbeats of child {child.Pid} are late, but so is this daemon: it gets another interval");
            Wait(Limit / 3);
        }
        else
        {
            Kill();
        }
    }

    private void Kill()
    {
        HeartbeatSettings settings = Settings();
        log.Error($"child {child.Pid} ({child.Name}) is killed: no heartbeat for {Age.TotalSeconds} s where {Limit.TotalSeconds} s are allowed");
        child.WasNotResponding = true;
        if (settings.WantsCore)
        {
            child.Send(KillProcess.Abort);
            // One that was stopped would not end before it goes on.
            child.Send(KillProcess.Continue);
            _timer = loop.Schedule(settings.CoreTimeout, () => child.Kill());
        }
        else
        {
            child.Kill();
        }
    }
}
