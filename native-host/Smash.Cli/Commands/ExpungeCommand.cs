using Smash.Protocol;

namespace Smash.Cli.Commands;

/// <summary>Removes an ended job.</summary>
internal sealed class ExpungeCommand : ICommand
{
    public string Name => "expunge";

    public string Arguments => "JOB";

    public string Summary => "Remove an ended job with its output";

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        uint id = arguments.ReadJobId();
        arguments.ExpectEnd();
        context.Send<Ack>(new RemoveJobRequest(id), cancellationToken);
    }
}
