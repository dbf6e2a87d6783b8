using Smash.Protocol;

namespace Smash.Cli.Commands;

/// <summary>Sets a job's nice value.</summary>
internal sealed class PriorityCommand : ICommand
{
    public string Name => "pri";

    public string Arguments => "JOB PRIORITY";

    public string Summary => "Set a job's nice value, -20 to 19";

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        uint id = arguments.ReadJobId();
        int priority = arguments.ReadPriority();
        arguments.ExpectEnd();
        context.Send<Ack>(new SetJobRequest(id, priority), cancellationToken);
    }
}
