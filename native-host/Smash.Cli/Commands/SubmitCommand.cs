using System.Globalization;
using Smash.Cli.Interop;
using Smash.Protocol;

namespace Smash.Cli.Commands;

/// <summary>Submits a job with the client's own environment, to run in the client's working directory.</summary>
internal sealed class SubmitCommand : ICommand
{
    // 80 columns and 24 rows.
    private const uint DefaultTerminal = (80 << 16) | 24;

    public string Name => "submit";

    public string Arguments => "[--terminal] MAX_CPU MAX_MEM PRIORITY COMMAND";

    public string Summary => "Submit a job: seconds of CPU time, bytes of memory (256M; 0: no limit), nice value, shell command";

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        uint terminal = arguments.TrySkipWord("--terminal") ? GetWindowSize.Read(StandardStream.OutputDescriptor) ?? DefaultTerminal : 0;
        var request = new StartJobRequest
        {
            MaxCpuSeconds = arguments.ReadSeconds("CPU time"),
            MaxAddressSpaceBytes = arguments.ReadSize("memory size"),
            Priority = arguments.ReadPriority(),
            Command = arguments.ReadRest(),
            Environment = OwnEnvironment.Read(),
            WorkingDirectory = Environment.CurrentDirectory,
            Options = terminal == 0 ? JobOptions.None : new JobOptions { Streams = new StreamTerms { Terminal = terminal } },
        };
        if (string.IsNullOrWhiteSpace(request.Command))
        {
            throw new UsageException("a command is missing.");
        }

        uint id = context.Send<JobStarted>(request, cancellationToken).JobId;
        context.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"job {id}"));
    }
}
