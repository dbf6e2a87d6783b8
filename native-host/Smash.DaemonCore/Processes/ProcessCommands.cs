using System.Globalization;
using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Heartbeats;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Processes;

/// <summary>The commands about a daemon and its children: DC_CHILDALIVE and DC_LIST_DAEMONS. What they take and answer is in COMMANDS.md.</summary>
/// <param name="processes">The children.</param>
/// <param name="heartbeats">Who judges them.</param>
/// <param name="subsystem">The subsystem that this daemon is.</param>
public sealed class ProcessCommands(ProcessTable processes, HeartbeatMonitor heartbeats, string subsystem)
{
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;

    /// <summary>Registers them.</summary>
    /// <param name="table">The daemon's commands.</param>
    /// <exception cref="InvalidOperationException">One of the numbers is taken.</exception>
    public void Register(CommandTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.Register(new CommandDefinition
        {
            Number = DaemonCommand.ChildAlive,
            Name = DaemonCommand.NameOf(DaemonCommand.ChildAlive)!,
            Level = AuthorizationLevel.Daemon,
            Handler = ChildAlive,
            AcceptsDatagrams = true,
        });
        table.Register(DaemonCommand.ListDaemons, DaemonCommand.NameOf(DaemonCommand.ListDaemons)!, AuthorizationLevel.Read, ListDaemons);
    }

    private static void Put(CedarWriter answer, int pid, params ReadOnlySpan<string> texts)
    {
        answer.Put(pid);
        foreach (string text in texts)
        {
            answer.Put(text);
        }
    }

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    // A child in a process namespace of its own does not know its pid out here; the kernel does.
    private ValueTask<CommandDisposition> ChildAlive(CommandContext context)
    {
        int pid = context.Request.GetInt32();
        uint limit = context.Request.GetUInt32();
        context.Request.EndOfMessage();
        pid = context.Peer.ProcessId is { } known && processes.Find(known) is not null ? known : pid;
        return limit == 0
            ? throw new CommandRefusedException(Errno.EINVAL, "A heartbeat without a limit promises nothing: send the milliseconds within which the next one comes.")
            : heartbeats.Beat(pid, TimeSpan.FromMilliseconds(limit))
                ? ValueTask.FromResult(CommandDisposition.Close)
                : throw new CommandRefusedException(Errno.ESRCH, string.Create(CultureInfo.InvariantCulture, $"Process {pid} is no child of this daemon."));
    }

    private ValueTask<CommandDisposition> ListDaemons(CommandContext context)
    {
        context.Request.EndOfMessage();
        CedarWriter answer = context.Answer;
        answer.Put(processes.Children.Count + 1);
        Put(answer, Environment.ProcessId, subsystem, subsystem, processes.CommandAddress ?? "", nameof(ChildState.Running));
        answer.Put(Microseconds(_started));
        PutHeartbeat(answer, null, 0);
        foreach (ChildProcess child in processes.Children.OrderBy(static child => child.Started))
        {
            string state = child.IsSuspended && child.IsThere ? "Suspended" : child.State.ToString();
            Put(answer, child.Pid, child.Name, child.Subsystem, child.CommandAddress ?? "", state);
            answer.Put(Microseconds(child.Started));
            PutHeartbeat(answer, heartbeats.Find(child), child.Restarts);
        }

        return ValueTask.FromResult(CommandDisposition.Close);
    }

    private static void PutHeartbeat(CedarWriter answer, (TimeSpan Age, TimeSpan Limit)? heartbeat, int restarts)
    {
        answer.Put(heartbeat is { } found ? (long)found.Age.TotalMilliseconds : -1L);
        answer.Put((uint)(heartbeat?.Limit.TotalMilliseconds ?? 0));
        answer.Put(restarts);
    }
}
