using System.Runtime.InteropServices;
using Smash.DaemonCore.Interop;
using Smash.Protocol;

namespace Smash.DaemonCore.Processes;

/// <summary>
/// A process that a <see cref="ProcessTable"/> started. Its pid names it, and no other, until its reaper has returned. It is used on the loop alone.
/// </summary>
public sealed class ChildProcess
{
    private readonly ControlChannel _channel;
    private readonly TaskCompletionSource<ProcessEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ChildProcess(ulong key, ProcessPlan plan, ProcessIdentity identity, ControlChannel channel)
    {
        Key = key;
        Identity = identity;
        _channel = channel;
        Name = plan.DisplayName;
        Subsystem = plan.Subsystem;
        ReaperId = plan.ReaperId;
    }

    /// <summary>Its process id.</summary>
    public int Pid => Identity.Pid;

    /// <summary>Its pid and start time, which name it for good.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>What lists call it.</summary>
    public string Name { get; }

    /// <summary>The subsystem that it is; empty for what is no daemon.</summary>
    public string Subsystem { get; }

    /// <summary>The reaper that hears of its end; 0: the default one.</summary>
    public int ReaperId { get; }

    /// <summary>Where it hears commands: the path of a Unix socket or, where it has none, a sinful string; null where it is no daemon. It may be used at once: the socket was made before the child.</summary>
    public string? CommandAddress { get; internal init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started { get; internal init; }

    /// <summary>How many children of the same name the table had started before.</summary>
    public int Restarts { get; internal init; }

    /// <summary>What it is doing.</summary>
    public ChildState State { get; internal set; }

    /// <summary>Whether it was suspended by <see cref="Suspend"/> or <see cref="SuspendFamilyAsync"/> and not continued: then no heartbeats are expected of it.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>Whether it was killed because its heartbeats had stopped.</summary>
    public bool WasNotResponding { get; internal set; }

    /// <summary>Completed when it has ended and its reaper has returned.</summary>
    public Task<ProcessEnd> Ended => _ended.Task;

    internal ulong Key { get; }

    internal bool IsThere => State is ChildState.Running or ChildState.Stopped;

    /// <summary>Called when a signal, whoever sent it, has stopped it or let it go on: <see cref="State"/> is new.</summary>
    public Action<ChildState>? StateChanged { get; set; }

    /// <summary>Called when it was suspended or continued by us, or has ended.</summary>
    internal Action? Changed { get; set; }

    /// <summary>Stops it, and nothing that it has started (SIGSTOP).</summary>
    /// <returns>None; ESRCH: it has ended; EPERM.</returns>
    public Errno Suspend() => Suspending(Send(KillProcess.Stop), true);

    /// <summary>Lets it go on (SIGCONT).</summary>
    /// <returns>None; ESRCH: it has ended; EPERM.</returns>
    public Errno Continue() => Suspending(Send(KillProcess.Continue), false);

    /// <summary>Ends it by force (SIGKILL). What is left in its process group, and orphans that it leaves, are ended after it.</summary>
    /// <returns>None; ESRCH: it has ended; EPERM.</returns>
    public Errno Kill() => Send(KillProcess.Kill);

    /// <summary>Sends it a signal (kill(2)).</summary>
    /// <param name="signal">The signal, by Linux's number; 0 only looks whether it is there.</param>
    /// <returns>None; ESRCH: it has ended; EPERM; EINVAL: no signal.</returns>
    public Errno Send(int signal)
    {
        // Its launcher keeps the zombie until the reaper has returned, so the pid is no other's.
        return !IsThere ? Errno.ESRCH : KillProcess.Invoke(Pid, signal) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }

    /// <summary>Stops it and all that descends from it.</summary>
    /// <returns>None, or why none was reached.</returns>
    public async Task<Errno> SuspendFamilyAsync() => Suspending(await SignalFamilyAsync(KillProcess.Stop), true);

    /// <summary>Lets it and all that descends from it go on.</summary>
    /// <returns>None, or why none was reached.</returns>
    public async Task<Errno> ContinueFamilyAsync() => Suspending(await SignalFamilyAsync(KillProcess.Continue), false);

    /// <summary>Ends it and all that descends from it; all of them are stopped first, so that no fork escapes.</summary>
    /// <returns>None, or why none was reached.</returns>
    public Task<Errno> KillFamilyAsync() => SignalFamilyAsync(KillProcess.Kill);

    /// <summary>Sends a signal to it and all that descends from it.</summary>
    /// <param name="signal">The signal, by Linux's number; 0 only looks whether anybody is there.</param>
    /// <returns>None, or why none was reached: ESRCH, EPERM, EINVAL; EIO: its launcher is gone.</returns>
    public Task<Errno> SignalFamilyAsync(int signal) => IsThere ? _channel.SignalAsync(Key, signal) : Task.FromResult(Errno.ESRCH);

    /// <summary>Asks for the pids of it and all that descends from it: children, their children, whoever is in its session or process group.</summary>
    /// <returns>The pids; none when it has ended.</returns>
    public Task<IReadOnlyList<int>> FamilyAsync() => IsThere ? _channel.FamilyAsync(Key) : Task.FromResult<IReadOnlyList<int>>([]);

    /// <summary>Adds up what it and all that descends from it use.</summary>
    public async Task<FamilyUsage> FamilyUsageAsync()
    {
        IReadOnlyList<int> members = await FamilyAsync();
        return await Task.Run(() => FamilyUsage.Read(members));
    }

    internal void Acknowledge() => _channel.Acknowledge(Key);

    internal void SetEnded(ProcessEnd end) => _ended.TrySetResult(end);

    private Errno Suspending(Errno result, bool isSuspended)
    {
        if (result == Errno.None)
        {
            IsSuspended = isSuspended;
            Changed?.Invoke();
        }

        return result;
    }
}
