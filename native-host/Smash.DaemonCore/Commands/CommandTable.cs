using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Commands;

/// <summary>
/// The commands of a daemon: from a number to its handler, past the client's authorization. Every transport goes through it: <c>CommandServer</c> for sockets,
/// <see cref="ExecuteAsync"/> for messages that come inside another protocol. It belongs to the loop.
/// </summary>
public sealed class CommandTable
{
    private readonly Dictionary<int, CommandDefinition> _commands = [];

    /// <summary>Makes a table without commands.</summary>
    /// <param name="log">Where decisions and faults are told.</param>
    /// <param name="metrics">What counts them.</param>
    public CommandTable(DaemonLog log, DaemonMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(metrics);
        Dispatcher = new CommandDispatcher(this, log, metrics);
    }

    /// <summary>Who is allowed what. Default: the owner alone. Set anew when the configuration changes; commands that are being carried out go on.</summary>
    public AuthorizationPolicy Authorization { get; set; } = AuthorizationPolicy.OwnerOnly;

    /// <summary>Asked about numbers that nobody registered; null (the default): they are unknown.</summary>
    public UnregisteredCommandHandler? Unregistered { get; set; }

    /// <summary>The commands, in the order of their numbers.</summary>
    public IEnumerable<CommandDefinition> Commands => _commands.Values.OrderBy(static command => command.Number);

    /// <summary>Registers a command that comes over streams and packets and has no payload.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="name">Its name, such as <c>DC_NOP</c>.</param>
    /// <param name="level">What a client must be allowed.</param>
    /// <param name="handler">Whom to call.</param>
    /// <exception cref="InvalidOperationException">The number is taken.</exception>
    public void Register(int number, string name, AuthorizationLevel level, CommandHandler handler) =>
        Register(new CommandDefinition { Number = number, Name = name, Level = level, Handler = handler });

    /// <summary>Registers a command.</summary>
    /// <param name="command">The command.</param>
    /// <exception cref="InvalidOperationException">Its number is taken.</exception>
    public void Register(CommandDefinition command)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentException.ThrowIfNullOrEmpty(command.Name);
        ArgumentNullException.ThrowIfNull(command.Handler);
        if (!_commands.TryAdd(command.Number, command))
        {
            throw new InvalidOperationException($"Command {command.Number} is {_commands[command.Number].Name} already and cannot be {command.Name} too.");
        }
    }

    /// <summary>Takes a command out; those being carried out go on.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Whether there was one.</returns>
    public bool Unregister(int number) => _commands.Remove(number);

    /// <summary>Carries out a command that came as one message inside another protocol. Handlers have no stream, and payload commands are refused.</summary>
    /// <param name="peer">Who asks, as that protocol's connection has it.</param>
    /// <param name="message">The CEDAR message: the number, then the arguments. It must stay unchanged until the task completes.</param>
    /// <param name="cancelled">Canceled when nobody waits for the answer any more.</param>
    /// <returns>The answer's message; never faulted.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> ExecuteAsync(CommandPeer peer, ReadOnlyMemory<byte> message, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(peer);
        try
        {
            var request = new CedarReader(message);
            CommandDefinition command = Dispatcher.Open(peer, request);
            if (command.Payload is not null)
            {
                throw new CommandRefusedException(Errno.EOPNOTSUPP, $"{command.Name} takes a second message and so needs a connection of its own.");
            }

            var context = new CommandContext(command, peer, request) { Cancelled = cancelled };
            await Dispatcher.RunAsync(context);
            // In the next turn, when the transport has sent the answer.
            Later(context.RunAfterAnswer);
            return context.Answer.Message;
        }
        catch (CommandRefusedException refused)
        {
            var answer = new CedarWriter();
            CommandDispatcher.Refuse(answer, refused);
            return answer.Message;
        }
    }

    internal CommandDispatcher Dispatcher { get; }

    internal CommandDefinition? Find(int number, CommandPeer peer) =>
        _commands.TryGetValue(number, out CommandDefinition? command) ? command : Unregistered?.Invoke(number, peer);

    private static void Later(Action action)
    {
        if (SynchronizationContext.Current is { } loop)
        {
            loop.Post(static state => ((Action)state!)(), action);
        }
        else
        {
            action();
        }
    }
}
