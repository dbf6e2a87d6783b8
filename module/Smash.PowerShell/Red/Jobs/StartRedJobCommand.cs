using System.Management.Automation;
using Smash.Client;
using Smash.Protocol.Red;

namespace Smash.PowerShell;

/// <summary>Runs a program in a world, with its standard streams on files of the world or on connections.</summary>
[Cmdlet(VerbsLifecycle.Start, "RedJob", SupportsShouldProcess = true, DefaultParameterSetName = ByFile)]
[OutputType(typeof(RedJob))]
public sealed class StartRedJobCommand : SmashCommand
{
    private const string ByFile = "FilePath";
    private const string ByCommand = "Command";

    /// <summary>The worlds to run it in.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [RedWorldArgument]
    [ArgumentCompleter(typeof(RedWorldCompleter))]
    public RedWorld[] World { get; set; } = [];

    /// <summary>The program: its path in the world, or a name that is looked up there.</summary>
    [Parameter(ParameterSetName = ByFile, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string FilePath { get; set; } = "";

    /// <summary>The program's arguments.</summary>
    [Parameter(ParameterSetName = ByFile, Position = 1)]
    [Alias("Args")]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>A line for the world's <c>/bin/sh -c</c>.</summary>
    [Parameter(ParameterSetName = ByCommand, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; } = "";

    /// <summary>A file of the world that standard input is read from; by default it is empty.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InputPath { get; set; }

    /// <summary>A file of the world that standard output is written to; by default it is thrown away.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>A file of the world that standard error is written to; by default it is thrown away.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ErrorPath { get; set; }

    /// <summary>Add to what is in the files for output, rather than begin them anew.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>The port, or ADDRESS:PORT, at which the RED waits for the connection that standard input comes from; port 0: it chooses one. The program starts when the connection is there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InputAddress { get; set; }

    /// <summary>HOST:PORT that the RED connects to, for standard output.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputAddress { get; set; }

    /// <summary>HOST:PORT that the RED connects to, for standard error.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ErrorAddress { get; set; }

    /// <summary>What the job is asked for beside what the module always asks, by the RED's names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Property { get; set; } = [];

    /// <summary>Write the job when it has ended.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (RedWorld world in World)
        {
            string what = ParameterSetName == ByCommand ? Command : FilePath;
            if (ShouldProcess($"{what} in {world}", "Run"))
            {
                TryDo(what, () => Start(world));
            }
        }
    }

    private void Start(RedWorld world)
    {
        RedCommand command = ParameterSetName == ByCommand ? WorldShell.CreateCommand(Command) : new RedCommand(FilePath, [FilePath, .. ArgumentList]);
        RedJobProperty[] properties = [.. RedJob.UsualProperties.Concat(Property).Distinct(StringComparer.OrdinalIgnoreCase).Select(static tag => new RedJobProperty(tag, ""))];
        RedJob job = world.StartJob(command, CreateRun(world), properties, wait: false, StoppingToken);
        if (Wait)
        {
            world.WaitForEnd(job, cancellationToken: StoppingToken);
        }

        WriteObject(job);
    }

    private RedRun CreateRun(RedWorld world) => new()
    {
        StdinPath = InputPath,
        StdinAddress = InputAddress is null ? null : RedAddressParameter.ReadListener(nameof(InputAddress), InputAddress, world.RedHost.Client.RemoteAddress),
        StdoutPath = OutputPath,
        StdoutAddress = OutputAddress is null ? null : RedAddressParameter.ReadTarget(nameof(OutputAddress), OutputAddress),
        AppendStdout = Append,
        StderrPath = ErrorPath,
        StderrAddress = ErrorAddress is null ? null : RedAddressParameter.ReadTarget(nameof(ErrorAddress), ErrorAddress),
        AppendStderr = Append,
    };
}
