using Smash.Client;

namespace Smash.Cli;

/// <summary>Executes commands, and tells what is wrong with one that cannot be.</summary>
/// <param name="context">What the commands work with.</param>
internal sealed class Interpreter(CommandContext context)
{
    public ExitCode Execute(string text, CancellationToken cancellationToken)
    {
        try
        {
            return Execute(context.Commands.Parse(text), cancellationToken);
        }
        catch (UsageException exception)
        {
            Complaint.Write(exception.Message);
            return ExitCode.Usage;
        }
    }

    public ExitCode Execute(CommandLine line, CancellationToken cancellationToken)
    {
        try
        {
            line.Command.Execute(context, new ArgumentReader(line.Arguments), cancellationToken);
            return ExitCode.Done;
        }
        catch (UsageException exception)
        {
            Complaint.Write($"{line.Command.Name}: {exception.Message}");
            Complaint.WriteLine($"usage: {line.Command.Name} {line.Command.Arguments}".TrimEnd());
            return ExitCode.Usage;
        }
        catch (SmashException exception)
        {
            return Complaint.Write(exception);
        }
        catch (OperationCanceledException)
        {
            Complaint.Write($"{line.Command.Name} was interrupted.");
            return ExitCode.Refused;
        }
    }
}
