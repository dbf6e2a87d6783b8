using Smash.Client;
using Smash.Protocol;

namespace Smash.Cli.Commands;

/// <summary>Copies a job's output, as it is, to the program's own.</summary>
internal sealed class OutputCommand : ICommand
{
    private readonly OutputStream _stream;

    private OutputCommand(string name, OutputStream stream, string summary)
    {
        Name = name;
        _stream = stream;
        Summary = summary;
    }

    public static OutputCommand StandardOutput { get; } = new("stdout", OutputStream.StandardOutput, "Show what a job wrote to its standard output");

    public static OutputCommand StandardError { get; } = new("stderr", OutputStream.StandardError, "Show what a job wrote to its standard error");

    public string Name { get; }

    public string Arguments => "JOB";

    public string Summary { get; }

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        uint id = arguments.ReadJobId();
        arguments.ExpectEnd();
        using (context.Console.HoldNotices())
        {
            foreach (ReadOnlyMemory<byte> chunk in new OutputReader(context.Connection, id, _stream).ReadChunks(cancellationToken))
            {
                context.Console.Write(chunk.Span);
            }
        }
    }
}
