using System.Management.Automation;
using System.Management.Automation.Host;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

// Where the job's standard input comes from, and whether it runs in a terminal.
public sealed partial class StartSmashJobCommand
{
    private const string ByPipeline = "FromPipeline";

    // What a packet holds, without its command and environment, which are seldom so long.
    private const int MaxInputLength = ProtocolLimits.MaxPayloadLength - (256 * 1024);

    private const int DefaultColumns = 80;
    private const int DefaultRows = 24;

    // What gathers for a piece, once the host keeps the input.
    private const int MaxWaitingLength = 1024 * 1024;

    private readonly MemoryStream _input = new();
    private InputSpooler? _spooler;
    private bool? _isWanted;

    /// <inheritdoc/>
    [Parameter(ParameterSetName = ByPipeline, Mandatory = true, Position = 0)]
    [Parameter(ParameterSetName = ByCommand, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public override string Command { get; set; } = "";

    /// <summary>The command reads what comes from the pipeline: strings and other objects as lines, bytes and arrays of them as they are.</summary>
    [Parameter(ParameterSetName = ByPipeline, Mandatory = true)]
    public SwitchParameter FromPipeline { get; set; }

    /// <summary>What it reads.</summary>
    [Parameter(ParameterSetName = ByPipeline, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public object? PipelineInput { get; set; }

    /// <summary>Leave standard input open for Send-SmashInput.</summary>
    [Parameter]
    public SwitchParameter KeepInput { get; set; }

    /// <summary>Run it in a terminal of its own, for Enter-SmashJob.</summary>
    [Parameter]
    public SwitchParameter Terminal { get; set; }

    private protected override bool ReadsInputFile => true;

    private bool HasInputFile => InputFile is not null && ComputerName is null;

    private protected override StreamTerms? CreateStreams()
    {
        if (!HasInputFile && !KeepInput && !Terminal)
        {
            return null;
        }

        if (ParameterSetName is not (ByCommand or ByPipeline))
        {
            throw new CommandException("InputNotForScript", "-InputFile, -KeepInput and -Terminal are for command lines: a script gets its input by -ArgumentList and $using:.");
        }

        if ((HasInputFile && (KeepInput || Terminal || FromPipeline)) || (Terminal && FromPipeline))
        {
            throw new CommandException("InputAmbiguous", "A job has one standard input: -InputFile excludes -KeepInput, -Terminal and -FromPipeline, and -Terminal excludes -FromPipeline.");
        }

        return new StreamTerms { IsInputOpen = KeepInput && !Terminal, InputPath = FindInputFile(), Terminal = Terminal ? GetSize() : 0 };
    }

    private bool TakeInput()
    {
        if (MyInvocation.ExpectingInput || PipelineInput is not null)
        {
            _input.Write(InputText.ToBytes(PipelineInput));
        }

        if (_input.Length > (_spooler is null ? MaxInputLength : MaxWaitingLength))
        {
            Spool();
        }

        return true;
    }

    /// <summary>Sends what has gathered to the host, which keeps it until the submission.</summary>
    private void Spool()
    {
        if (_isWanted ??= ShouldProcess(Command, "Start as a job"))
        {
            SmashConnection connection = GetConnection();
            _spooler ??= connection.KnowsSpooledInput ? new InputSpooler(connection, StoppingToken) : throw new CommandException(
                "InputTooLarge",
                $"The input is over {MaxInputLength} bytes, which a submission to this host (version {connection.HostVersion}) can carry: name a file by -InputFile, or start the job with -KeepInput and pipe the input to Send-SmashInput.",
                ErrorCategory.LimitsExceeded);
            _spooler.Write(_input.GetBuffer().AsMemory(0, (int)_input.Length), StoppingToken);
        }

        _input.SetLength(0);
    }

    private JobSubmission WithInput(JobSubmission submission)
    {
        if (ParameterSetName != ByPipeline)
        {
            return submission;
        }

        if (_spooler is null)
        {
            return submission with { Request = submission.Request with { StandardInput = _input.ToArray() } };
        }

        Spool();
        return submission with { Request = _spooler.Apply(submission.Request) };
    }

    private string? FindInputFile()
    {
        if (!HasInputFile)
        {
            return null;
        }

        if (InputFile is not [{ } only] || (only is PSObject { BaseObject: var inner } ? inner : only) is not string name)
        {
            throw new CommandException("InputAmbiguous", "A job that runs here reads one -InputFile; several go to another host, which -ComputerName names.");
        }

        if (Connection is { Endpoint.IsRemote: true })
        {
            // The host there tells whether it can be read.
            return name;
        }

        string path = GetUnresolvedProviderPathFromPSPath(name);
        return Directory.Exists(path) ? throw new CommandException("InputFileNotReadable", $"The input file '{path}' is a folder.", ErrorCategory.OpenError)
            : File.Exists(path) ? path
            : throw new CommandException("InputFileNotFound", $"There is no input file '{path}'.", ErrorCategory.ObjectNotFound);
    }

    private uint GetSize()
    {
        Size size = default;
        try
        {
            size = Host.UI?.RawUI?.WindowSize ?? default;
        }
        catch (Exception exception) when (exception is HostException or NotImplementedException or InvalidOperationException or IOException)
        {
            // Nobody looks yet; who attaches tells the size of the console.
        }

        bool isKnown = size is { Width: > 0 and <= ushort.MaxValue, Height: > 0 and <= ushort.MaxValue };
        return isKnown ? ((uint)size.Width << 16) | (uint)size.Height : (DefaultColumns << 16) | DefaultRows;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _spooler?.Dispose();
            _input.Dispose();
        }

        base.Dispose(isDisposing);
    }
}
