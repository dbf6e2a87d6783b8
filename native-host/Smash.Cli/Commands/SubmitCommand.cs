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

    public string Arguments => "[--terminal] [--engine NAME] [--engine-option NAME[=VALUE]]... MAX_CPU MAX_MEM PRIORITY COMMAND";

    public string Summary => "Submit a job: seconds of CPU time, bytes of memory (256M; 0: no limit), nice value, shell command";

    public void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken)
    {
        JobOptions options = ReadOptions(arguments);
        var request = new StartJobRequest
        {
            MaxCpuSeconds = arguments.ReadSeconds("CPU time"),
            MaxAddressSpaceBytes = arguments.ReadSize("memory size"),
            Priority = arguments.ReadPriority(),
            Command = arguments.ReadRest(),
            Environment = OwnEnvironment.Read(),
            WorkingDirectory = Environment.CurrentDirectory,
            Options = options,
        };
        if (string.IsNullOrWhiteSpace(request.Command))
        {
            throw new UsageException("a command is missing.");
        }

        uint id = context.Send<JobStarted>(request, cancellationToken).JobId;
        context.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"job {id}"));
    }

    /// <summary>Reads the options in front, in any order.</summary>
    private static JobOptions ReadOptions(ArgumentReader arguments)
    {
        uint terminal = 0;
        string? engine = null;
        List<string> engineOptions = [];
        while (arguments.TrySkipOption(out string? option))
        {
            switch (option)
            {
                case "--terminal":
                    terminal = GetWindowSize.Read(StandardStream.OutputDescriptor) ?? DefaultTerminal;
                    break;
                case "--engine" when engine is null:
                    engine = arguments.ReadWord("the name of an engine");
                    break;
                case "--engine-option":
                    engineOptions.Add(arguments.ReadWord("an option for the engine"));
                    break;
                default:
                    throw new UsageException(option == "--engine" ? "--engine is given twice." : $"'{option}' is no option of submit: --terminal, --engine, --engine-option.");
            }
        }

        StreamTerms? streams = terminal == 0 ? null : new StreamTerms { Terminal = terminal };
        EngineRun? run = engine is null && engineOptions.Count == 0 ? null : new EngineRun { Name = engine, Options = engineOptions };
        return (streams, run) is (null, null) ? JobOptions.None : new JobOptions { Streams = streams, Engine = run };
    }
}
