using Smash.Protocol;

namespace Smash.Cli.Commands;

/// <summary>Signals all processes of a job.</summary>
internal sealed class SignalCommand : ICommand
{
    private readonly uint _signal;

    private SignalCommand(string name, uint signal, string summary)
    {
        Name = name;
        _signal = signal;
        Summary = summary;
    }

    public static SignalCommand Kill { get; } = new("kill", 9, "End a job, queued or running, with all its processes");

    public static SignalCommand Stop { get; } = new("stop", 19, "Stop a running job");

    public static SignalCommand Resume { get; } = new("resume", 18, "Let a stopped job go on");

    public string Name { get; }

    public string Arguments => "JOB";

    public string Summary { get; }

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        uint id = arguments.ReadJobId();
        arguments.ExpectEnd();
        context.Send<Ack>(new SignalJobRequest(id, _signal), cancellationToken);
    }
}
