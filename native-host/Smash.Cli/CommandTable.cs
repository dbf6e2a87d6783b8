using System.Diagnostics.CodeAnalysis;
using Smash.Cli.Commands;

namespace Smash.Cli;

/// <summary>All commands, in the order in which <c>help</c> shows them.</summary>
/// <param name="commands">The commands.</param>
internal sealed class CommandTable(IReadOnlyList<ICommand> commands)
{
    public static CommandTable Default { get; } = new(
    [
        new SubmitCommand(),
        new AttachCommand(),
        new ListCommand(),
        OutputCommand.StandardOutput,
        OutputCommand.StandardError,
        new StatusCommand(),
        SignalCommand.Kill,
        SignalCommand.Stop,
        SignalCommand.Resume,
        new PriorityCommand(),
        new ExpungeCommand(),
        new HelpCommand(),
        new QuitCommand(),
    ]);

    public IReadOnlyList<ICommand> Commands { get; } = commands;

    /// <summary>Finds the command that a line begins with.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public CommandLine Parse(string line)
    {
        var words = new ArgumentReader(line);
        if (!words.TryReadWord(out string? name))
        {
            throw new UsageException("There is no command.");
        }

        return TryFind(name, out ICommand? command)
            ? new CommandLine(command, words.ReadRest())
            : throw new UsageException($"'{name}' is no command; help lists them all.");
    }

    private bool TryFind(string name, [NotNullWhen(true)] out ICommand? command)
    {
        command = Commands.FirstOrDefault(candidate => candidate.Name == name);
        return command is not null;
    }
}
