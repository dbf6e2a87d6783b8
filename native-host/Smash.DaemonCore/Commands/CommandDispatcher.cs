using System.Diagnostics;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>What all transports have in common: from a message to its command, past the authorization, and from a handler's exception to a status.</summary>
/// <param name="table">The commands.</param>
/// <param name="log">Where decisions and faults are told; never a command's arguments.</param>
/// <param name="metrics">What counts.</param>
internal sealed class CommandDispatcher(CommandTable table, DaemonLog log, DaemonMetrics metrics)
{
    /// <summary>The name in logs and metrics of a command that is not known (yet).</summary>
    public const string UnknownName = "unknown";

    /// <summary>Reads a message's number, finds its command and authorizes the client.</summary>
    /// <exception cref="CommandRefusedException">EBADMSG: no number. EOPNOTSUPP: nobody registered it, or not for datagrams. EACCES: the client is not allowed it.</exception>
    public CommandDefinition Open(CommandPeer peer, CedarReader request)
    {
        int number;
        try
        {
            number = request.GetInt32();
        }
        catch (CedarException exception)
        {
            metrics.CountCommand(UnknownName, CommandOutcome.Malformed);
            throw new CommandRefusedException(Errno.EBADMSG, $"A command begins with its number. {exception.Message}");
        }

        if (table.Find(number, peer) is not { } command)
        {
            metrics.CountCommand(UnknownName, CommandOutcome.Unknown);
            log.Category(LogCategory.Command).Info($"{peer} sent command {number}, which nobody registered.");
            throw new CommandRefusedException(Errno.EOPNOTSUPP, $"Command {number} is none that this daemon knows.");
        }

        if (peer.Transport == CommandTransport.Datagram && !command.AcceptsDatagrams)
        {
            metrics.CountCommand(command.Name, CommandOutcome.Refused);
            throw new CommandRefusedException(Errno.EOPNOTSUPP, $"{command.Name} is not taken by datagram; send it over TCP.");
        }

        Authorize(peer, command);
        return command;
    }

    /// <summary>Calls the handler. Whatever it throws becomes the answer's status.</summary>
    /// <returns>What becomes of the stream.</returns>
    public async ValueTask<CommandDisposition> RunAsync(CommandContext context)
    {
        CommandDefinition command = context.Command;
        long start = Stopwatch.GetTimestamp();
        string outcome = CommandOutcome.Failed;
        try
        {
            CommandDisposition disposition = await command.Handler(context);
            outcome = CommandOutcome.Done;
            return context.Stream is null ? CommandDisposition.Close : disposition;
        }
        catch (CommandRefusedException refused)
        {
            outcome = CommandOutcome.Refused;
            Refuse(context.Answer, refused);
        }
        catch (CedarException malformed)
        {
            outcome = CommandOutcome.Malformed;
            Refuse(context.Answer, new CommandRefusedException(Errno.EBADMSG, $"The arguments of {command.Name} are not its own. {malformed.Message}"));
        }
        catch (OperationCanceledException) when (context.Cancelled.IsCancellationRequested)
        {
            outcome = CommandOutcome.Refused;
            Refuse(context.Answer, new CommandRefusedException(Errno.ESHUTDOWN, $"The daemon closes and gave {command.Name} up."));
        }
#pragma warning disable CA1031 // One client's command must not end the daemon for the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // Neither the message nor the exception's own text: either may hold what the client sent.
            log.Category(LogCategory.Command).Error($"{command.Name} from {context.Peer} failed: {exception.GetType().Name}{Environment.NewLine}{exception.StackTrace}");
            Refuse(context.Answer, new CommandRefusedException(Errno.EIO, $"The daemon failed to carry out {command.Name}; its log says where."));
        }
        finally
        {
            metrics.CountCommand(command.Name, outcome);
            metrics.RecordDuration(command.Name, Stopwatch.GetElapsedTime(start));
        }

        return CommandDisposition.Close;
    }

    /// <summary>Makes an answer a refusal; what it held is gone.</summary>
    public static void Refuse(CedarWriter answer, CommandRefusedException refused)
    {
        answer.Clear();
        answer.Put((int)refused.Error);
        answer.Put(refused.Message);
    }

    private void Authorize(CommandPeer peer, CommandDefinition command)
    {
        AuthorizationDecision decision = table.Authorization.Decide(peer, command.Level);
        if (!decision.IsAllowed && command.AlternateLevel is { } alternate && table.Authorization.Decide(peer, alternate) is { IsAllowed: true } other)
        {
            decision = other;
        }

        if (decision.IsAllowed)
        {
            if (!command.TellsItself)
            {
                TellAllowed(peer, command, decision);
            }

            return;
        }

        log.Category(LogCategory.Security).Warning($"{command.Name} ({command.Level.ConfigurationName}) is denied to {peer}: {decision.Reason}.");
        metrics.CountDenied(command.Name, command.Level.ConfigurationName);
        metrics.CountCommand(command.Name, CommandOutcome.Denied);
        throw new CommandRefusedException(Errno.EACCES, $"{command.Name} needs {command.Level.ConfigurationName}, which you are not allowed here (ALLOW_{command.Level.ConfigurationName} and DENY_{command.Level.ConfigurationName} in the daemon's configuration; its log has the reason).");
    }

    // What changes nothing comes often: questions, and the heartbeats of children.
    private void TellAllowed(CommandPeer peer, CommandDefinition command, AuthorizationDecision decision)
    {
        CategoryLog security = log.Category(LogCategory.Security);
        if (command.Level is AuthorizationLevel.Write or AuthorizationLevel.Administrator or AuthorizationLevel.Config)
        {
            security.Info($"{command.Name} ({command.Level.ConfigurationName}) is allowed to {peer}: {decision.Reason}.");
        }
        else
        {
            security.Debug($"{command.Name} ({command.Level.ConfigurationName}) is allowed to {peer}: {decision.Reason}.");
        }
    }
}
