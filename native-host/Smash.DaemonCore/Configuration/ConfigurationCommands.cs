using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration.Remote;
using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Configuration;

/// <summary>The commands that ask for parameters and set them; their arguments and answers are in COMMANDS.md.</summary>
/// <param name="configuration">The daemon's configuration.</param>
/// <param name="commands">Its commands.</param>
/// <param name="log">Where settings, and refusals, are told; never a value.</param>
public sealed class ConfigurationCommands(DaemonConfiguration configuration, CommandTable commands, DaemonLog log)
{
    // Well below what a client takes as one message.
    private const int MaxAnswer = 900 * 1024;

    /// <summary>Registers DC_CONFIG_VAL, DC_CONFIG_RUNTIME and DC_CONFIG_PERSIST.</summary>
    public void Register()
    {
        commands.Register(DaemonCommand.ConfigValue, "DC_CONFIG_VAL", AuthorizationLevel.Read, Answer);

        // Not CONFIG: which level suffices depends on the parameter (HTCondor registers them in the same way).
        commands.Register(DaemonCommand.ConfigRuntime, "DC_CONFIG_RUNTIME", AuthorizationLevel.Allow, context => Set(context, ConfigurationLayer.Runtime, configuration.Parameters.EnableRuntime));
        commands.Register(DaemonCommand.ConfigPersist, "DC_CONFIG_PERSIST", AuthorizationLevel.Allow, context => Set(context, ConfigurationLayer.Persistent, configuration.Parameters.EnablePersistent));
    }

    /// <summary>Writes what a reconfigure brought, as DC_RECONFIG and DC_RECONFIG_FULL answer: <c>boolean</c> in force; three times <c>int32</c> count and as many <c>string</c>: changed, needs restart; problems, each of
    /// <c>string</c> kind, <c>string</c> layer, <c>string?</c> file, <c>int32</c> line, <c>string?</c> name, <c>string</c> message.</summary>
    /// <param name="answer">Takes the items.</param>
    /// <param name="change">What the reconfigure brought.</param>
    public static void PutChange(CedarWriter answer, ConfigurationChange change)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(change);
        answer.Put(change.IsInForce);
        PutNames(answer, change.Changed);
        PutNames(answer, change.NeedsRestart);
        answer.Put(change.Problems.Count);
        foreach (ConfigurationProblem problem in change.Problems)
        {
            answer.Put(problem.Kind.ToString());
            answer.Put(problem.Origin.Layer.ToString());
            answer.Put(problem.Origin.File);
            answer.Put(problem.Origin.Line);
            answer.Put(problem.Name);
            answer.Put(problem.Message);
        }
    }

    private static void PutNames(CedarWriter answer, IReadOnlyList<string> names)
    {
        answer.Put(names.Count);
        foreach (string name in names)
        {
            answer.Put(name);
        }
    }

    private static void PutEntry(CedarWriter answer, ConfigurationEntry entry)
    {
        ParameterDefinition? parameter = entry.Parameter;
        answer.Put(entry.Name);
        answer.Put(entry.Value);
        answer.Put(entry.Raw);
        answer.Put(entry.Origin.Layer.ToString());
        answer.Put(entry.Origin.File);
        answer.Put(entry.Origin.Line);
        answer.Put(entry.Key);
        answer.Put(entry.IsPending);
        answer.Put(parameter?.DefaultText);
        answer.Put(parameter?.TypeName);
        answer.Put(parameter?.Unit);
        answer.Put(parameter?.Range);
        answer.Put(parameter?.Description);
        answer.Put(parameter?.IsReconfigurable ?? true);
    }

    private ValueTask<CommandDisposition> Answer(CommandContext context)
    {
        string name = context.Request.GetString();
        context.Request.EndOfMessage();
        IReadOnlyList<ConfigurationEntry> entries = NamePattern.IsPattern(name) ? configuration.Match(name) : [Find(name)];
        context.Answer.Put(entries.Count);
        foreach (ConfigurationEntry entry in entries)
        {
            PutEntry(context.Answer, entry);
            if (context.Answer.Message.Length > MaxAnswer)
            {
                throw new CommandRefusedException(Errno.EMSGSIZE, "The answer would be too long: ask for fewer names.");
            }
        }

        return ValueTask.FromResult(CommandDisposition.Close);
    }

    private ConfigurationEntry Find(string name)
    {
        if (configuration.Find(name) is { } entry)
        {
            return entry;
        }

        string hint = configuration.Parameters.Nearest(name) is { } nearest ? $" Is {nearest} meant?" : "";
        throw new CommandRefusedException(Errno.ENOENT, $"There is no parameter of that name, and nothing sets it.{hint}");
    }

    private ValueTask<CommandDisposition> Set(CommandContext context, ConfigurationLayer layer, Parameter<bool> enable)
    {
        string name = context.Request.GetString();
        string? value = context.Request.GetOptionalString();
        context.Request.EndOfMessage();
        bool isParameter = configuration.Parameters.TryFind(name, out ParameterDefinition? parameter);
        var permission = new SettingPermission(configuration, commands.Authorization, context.Peer);
        bool isAllowed = isParameter ? permission.Includes(parameter!) : value is null && permission.IncludesOrdinary(name);
        if (!isAllowed || !configuration.Get(enable))
        {
            log.Category(LogCategory.Security).Warning($"{context.Command.Name} from {context.Peer} refused: {(isParameter ? parameter!.Name : "no parameter")}.");
            throw new CommandRefusedException(Errno.EACCES, isAllowed
                ? $"{enable.Name} is not true."
                : $"You may not set that: it must be the name of a parameter, in SETTABLE_ATTRS_ of a level that you are allowed; one that security rests on by its full name in SETTABLE_ATTRS_CONFIG.");
        }

        Refuse(configuration.Change(layer, name, value, permission.Includes));
        log.Category(LogCategory.Config).Info($"{context.Command.Name} from {context.Peer}: {parameter?.Name ?? "a former parameter"} {(value is null ? "taken back" : "set")}; in force from the next reconfigure on.");
        context.Answer.Put(parameter?.IsReconfigurable ?? true);
        return ValueTask.FromResult(CommandDisposition.Close);
    }

    private static void Refuse(IReadOnlyList<ConfigurationProblem> problems)
    {
        const int mostShown = 20;
        if (problems.Count > 0)
        {
            Errno error = problems[0].Kind switch
            {
                ConfigurationProblemKind.NotAllowed => Errno.EACCES,
                ConfigurationProblemKind.File or ConfigurationProblemKind.Untrusted => Errno.EIO,
                _ => Errno.EINVAL,
            };
            throw new CommandRefusedException(error, string.Join('\n', problems.Take(mostShown)));
        }
    }
}
