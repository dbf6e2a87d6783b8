using Smash.Cli.Terminal;
using Smash.Client;
using Smash.Protocol;

namespace Smash.Cli.Commands;

/// <summary>Attaches this terminal to that of a job, until the job ends or the keys that detach are typed.</summary>
internal sealed class AttachCommand : ICommand
{
    private const string ProgramName = "smash-terminal";

    // Of smash-terminal attach (../terminal/README.md).
    private const int Gone = 12;
    private const int NoTerminal = 13;

    public string Name => "attach";

    public string Arguments => "JOB [KEYS]";

    public string Summary => "Attach to the terminal of a job; Ctrl+b d, or KEYS, detaches";

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        uint id = arguments.ReadJobId();
        string keys = arguments.ReadRest();
        SmashJob job = context.Connection.GetJob(id, cancellationToken);
        string socket = job switch
        {
            { HasTerminal: false } => throw new SmashException(Errno.EINVAL, $"Job {id} has no terminal: submit --terminal starts one that has."),
            { IsEnded: true } => throw new SmashException(Errno.ESRCH, $"Job {id} has ended."),
            { TerminalSocketPath: { } path } => path,
            _ => throw new SmashException(Errno.EINVAL, $"Job {id} has not started."),
        };
        if (!RawMode.IsPossible)
        {
            throw new UsageException("standard input and output are no terminal.");
        }

        string program = Path.Combine(context.Connection.GetHost(cancellationToken).ProgramFolder, ProgramName);
        int code;
        using (context.Console.HoldNotices())
        {
            code = TerminalAttachment.Run(program, socket, keys, CancellationToken.None);
        }

        switch (code)
        {
            case (int)ExitCode.Usage:
                throw new UsageException($"'{keys}' is no keys to detach by: one or two, the first with Ctrl, such as Ctrl+b d.");
            case Gone or NoTerminal:
                throw new SmashException(Errno.ESRCH, $"The terminal of job {id} is gone.");
        }
    }
}
