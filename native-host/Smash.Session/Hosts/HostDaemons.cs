using Mono.Unix.Native;
using Smash.DaemonCore.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;
using Smash.Session.Master;
using Errno = Smash.Protocol.Errno;

namespace Smash.Session.Hosts;

/// <summary>DC_LIST_DAEMONS, DC_SEND_SIGNAL and DC_RESTART of a host: its processes are the master, above the session, and the session itself.</summary>
/// <param name="control">The session's own control.</param>
/// <param name="link">The master.</param>
/// <param name="heartbeat">The session's heartbeats.</param>
internal sealed class HostDaemons(IDaemonControl control, MasterLink link, Heartbeat heartbeat)
{
    private readonly long _sessionStarted = UnixMicroseconds.Now;

    /// <summary>The master, once it has said who it is.</summary>
    public MasterIdentity Master { get; set; } = new(0, 0, "");

    /// <summary>Which session of the master this is.</summary>
    public SessionStart SessionStart { get; set; } = new(0, SessionEnd.None, TimeSpan.Zero);

    /// <summary>Registers them in place of those that know children alone.</summary>
    public void Register(CommandTable commands)
    {
        Replace(commands, DaemonCommand.ListDaemons, AuthorizationLevel.Read, ListDaemons);
        Replace(commands, DaemonCommand.SendSignal, AuthorizationLevel.Administrator, SendSignalAsync);
        Replace(commands, DaemonCommand.Restart, AuthorizationLevel.Administrator, Restart);
    }

    private static void Replace(CommandTable commands, int number, AuthorizationLevel level, CommandHandler handler)
    {
        commands.Unregister(number);
        commands.Register(number, DaemonCommand.NameOf(number)!, level, handler);
    }

    private static ValueTask<CommandDisposition> Close() => ValueTask.FromResult(CommandDisposition.Close);

    private static void Put(CedarWriter answer, int pid, string name, string subsystem, long startedMicroseconds)
    {
        answer.Put(pid);
        answer.Put(name);
        answer.Put(subsystem);
        answer.Put("");
        answer.Put("Running");
        answer.Put(startedMicroseconds);
    }

    private ValueTask<CommandDisposition> ListDaemons(CommandContext context)
    {
        context.Request.EndOfMessage();
        CedarWriter answer = context.Answer;
        answer.Put(2);
        Put(answer, Master.Pid, "smashd", "MASTER", Master.StartedMicroseconds);
        answer.Put(-1L);
        answer.Put(0u);
        answer.Put(0);
        Put(answer, Environment.ProcessId, "smash-session", "SESSION", _sessionStarted);
        answer.Put(heartbeat.Age is { } age ? (long)age.TotalMilliseconds : -1L);
        answer.Put((uint)SessionStart.HeartbeatLimit.TotalMilliseconds);
        answer.Put(SessionStart.Number);
        return Close();
    }

    private async ValueTask<CommandDisposition> SendSignalAsync(CommandContext context)
    {
        int processId = context.Request.GetInt32();
        int signal = context.Request.GetInt32();
        context.Request.EndOfMessage();
        if (processId == Master.Pid)
        {
            SignalMaster(signal);
        }
        else
        {
            await control.SendSignalAsync(processId, signal);
        }

        return CommandDisposition.Close;
    }

    // What the master takes; any other would end it and leave its jobs to the next host.
    private void SignalMaster(int signal)
    {
        if (!NativeConvert.TryToSignum(signal, out Signum number) || number is not (Signum.SIGHUP or Signum.SIGINT or Signum.SIGTERM or Signum.SIGUSR1 or Signum.SIGUSR2))
        {
            throw new CommandRefusedException(Errno.EOPNOTSUPP, "The master takes SIGHUP, SIGINT, SIGTERM, SIGUSR1 and SIGUSR2.");
        }

        if (Syscall.kill(Master.Pid, number) != 0)
        {
            throw new CommandRefusedException(Errno.ESRCH, "The master is gone.");
        }
    }

    private ValueTask<CommandDisposition> Restart(CommandContext context)
    {
        context.Request.EndOfMessage();
        context.AfterAnswer(link.Restart);
        return Close();
    }
}
