using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Metrics;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>The commands that every daemon has and that are about nothing but the daemon: DC_NOP, DC_OFF_GRACEFUL, DC_OFF_FAST, DC_RECONFIG, DC_RECONFIG_FULL, DC_RAISESIGNAL, DC_SEND_SIGNAL and DC_METRICS. What they take and answer is in COMMANDS.md.</summary>
/// <param name="control">What they do it to.</param>
/// <param name="metrics">What DC_METRICS answers.</param>
public sealed class BuiltInCommands(IDaemonControl control, MetricsCollector metrics)
{
    /// <summary>Registers them.</summary>
    /// <param name="table">The daemon's commands.</param>
    /// <exception cref="InvalidOperationException">One of the numbers is taken.</exception>
    public void Register(CommandTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Register(table, DaemonCommand.Nop, AuthorizationLevel.Read, Nop, acceptsDatagrams: true);
        Register(table, DaemonCommand.OffGraceful, AuthorizationLevel.Administrator, OffGraceful);
        Register(table, DaemonCommand.OffFast, AuthorizationLevel.Administrator, OffFast);
        Register(table, DaemonCommand.Reconfig, AuthorizationLevel.Administrator, context => ReconfigureAsync(context, isFull: false));
        Register(table, DaemonCommand.ReconfigFull, AuthorizationLevel.Administrator, context => ReconfigureAsync(context, isFull: true));
        table.Register(new CommandDefinition
        {
            Number = DaemonCommand.RaiseSignal,
            Name = DaemonCommand.NameOf(DaemonCommand.RaiseSignal)!,
            Level = AuthorizationLevel.Daemon,
            AlternateLevel = AuthorizationLevel.Administrator,
            Handler = RaiseSignal,
        });
        Register(table, DaemonCommand.SendSignal, AuthorizationLevel.Administrator, SendSignalAsync);
        Register(table, DaemonCommand.Metrics, AuthorizationLevel.Read, Metrics);
    }

    private static ValueTask<CommandDisposition> Close() => ValueTask.FromResult(CommandDisposition.Close);

    private static void Register(CommandTable table, int number, AuthorizationLevel level, CommandHandler handler, bool acceptsDatagrams = false) =>
        table.Register(new CommandDefinition { Number = number, Name = DaemonCommand.NameOf(number)!, Level = level, Handler = handler, AcceptsDatagrams = acceptsDatagrams });

    private static ValueTask<CommandDisposition> Nop(CommandContext context)
    {
        context.Request.EndOfMessage();
        return Close();
    }

    private static int ReadSignal(CommandContext context)
    {
        int signal = context.Request.GetInt32();
        context.Request.EndOfMessage();
        return signal > 0 ? signal : throw new CommandRefusedException(Errno.EINVAL, $"{signal} is no signal: numbers begin at 1.");
    }

    private ValueTask<CommandDisposition> OffGraceful(CommandContext context)
    {
        context.Request.EndOfMessage();
        context.AfterAnswer(control.ShutdownGraceful);
        return Close();
    }

    private ValueTask<CommandDisposition> OffFast(CommandContext context)
    {
        context.Request.EndOfMessage();
        context.AfterAnswer(control.ShutdownFast);
        return Close();
    }

    private async ValueTask<CommandDisposition> ReconfigureAsync(CommandContext context, bool isFull)
    {
        context.Request.EndOfMessage();
        ConfigurationCommands.PutChange(context.Answer, await control.ReconfigureAsync(isFull));
        return CommandDisposition.Close;
    }

    private ValueTask<CommandDisposition> RaiseSignal(CommandContext context)
    {
        control.RaiseSignal(ReadSignal(context));
        return Close();
    }

    private async ValueTask<CommandDisposition> SendSignalAsync(CommandContext context)
    {
        int processId = context.Request.GetInt32();
        int signal = ReadSignal(context);
        if (processId < 0)
        {
            throw new CommandRefusedException(Errno.EINVAL, $"{processId} is no process: name a child of the daemon, or 0 for the daemon itself.");
        }

        await control.SendSignalAsync(processId, signal);
        return CommandDisposition.Close;
    }

    private ValueTask<CommandDisposition> Metrics(CommandContext context)
    {
        string? prefix = context.Request.IsAtEnd ? null : context.Request.GetOptionalString();
        context.Request.EndOfMessage();
        MetricsAnswer.Write(context.Answer, [.. metrics.Snapshot().Where(value => prefix is null || value.Name.StartsWith(prefix, StringComparison.Ordinal))]);
        return Close();
    }
}
