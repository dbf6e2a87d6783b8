namespace Smash.Cli.Commands;

/// <summary>Lists the commands.</summary>
internal sealed class HelpCommand : ICommand
{
    public string Name => "help";

    public string Arguments => "";

    public string Summary => "Show this list";

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        foreach (ICommand command in context.Commands.Commands)
        {
            context.Console.WriteLine($"{command.Name + " " + command.Arguments,-40}{command.Summary}");
        }
    }
}
