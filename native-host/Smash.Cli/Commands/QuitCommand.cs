namespace Smash.Cli.Commands;

/// <summary>Ends the program. Jobs go on.</summary>
internal sealed class QuitCommand : ICommand
{
    public string Name => "quit";

    public string Arguments => "";

    public string Summary => "Disconnect and leave; jobs go on";

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        arguments.ExpectEnd();
        context.IsDone = true;
    }
}
