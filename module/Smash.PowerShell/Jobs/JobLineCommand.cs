using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>A cmdlet that submits a command line, a script block or a script file.</summary>
public abstract class JobLineCommand : PlacedSubmissionCommand
{
    private protected const string ByCommand = "Command";
    private protected const string ByScriptBlock = "ScriptBlock";
    private protected const string ByFile = "FilePath";

    /// <summary>Command line, as for <c>/bin/sh -c</c>.</summary>
    [Parameter(ParameterSetName = ByCommand, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public virtual string Command { get; set; } = "";

    /// <summary>Script to run in a PowerShell of its own.</summary>
    [Parameter(ParameterSetName = ByScriptBlock, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>File with such a script; it is read when the job is submitted.</summary>
    [Parameter(ParameterSetName = ByFile, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string FilePath { get; set; } = "";

    /// <summary>The script's arguments.</summary>
    [Parameter(ParameterSetName = ByScriptBlock)]
    [Parameter(ParameterSetName = ByFile)]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Script that runs before it, in the same session.</summary>
    [Parameter(ParameterSetName = ByScriptBlock)]
    [Parameter(ParameterSetName = ByFile)]
    [ValidateNotNull]
    public ScriptBlock? InitializationScript { get; set; }

    /// <summary>Program that runs it; by default this session's own pwsh.</summary>
    [Parameter(ParameterSetName = ByScriptBlock)]
    [Parameter(ParameterSetName = ByFile)]
    [ValidateNotNullOrEmpty]
    public string? PowerShellPath { get; set; }

    /// <summary>What was given to be run, as errors name it.</summary>
    private protected object Target => ParameterSetName switch
    {
        ByScriptBlock => ScriptBlock!,
        ByFile => FilePath,
        _ => Command,
    };

    /// <summary>What the parameters ask for, made without asking the host.</summary>
    /// <exception cref="CommandException">A parameter cannot be used.</exception>
    private protected JobSubmission CreateSubmission() => ParameterSetName switch
    {
        ByScriptBlock => CreateSubmission(ScriptBlock!),
        ByFile => CreateSubmission(ReadFile()),
        _ when string.IsNullOrWhiteSpace(Command) => throw new CommandException("EmptyCommand", "The command is empty: there is nothing to run."),
        _ => new JobSubmission(CreatePlacedRequest(Command), null),
    };

    /// <summary>Submits it.</summary>
    private protected SmashJob Submit(SmashConnection connection, JobSubmission submission)
    {
        StartJobRequest request = submission switch
        {
            { Payload: null } => submission.Request,
            { Request.Remote: not null } => ScriptSubmission.CreateElsewhere(submission.Request, submission.Payload, PowerShellProgram.GetFolder(connection, StoppingToken), PowerShellPath),
            _ => ScriptSubmission.Create(submission.Request, submission.Payload, PowerShellProgram.GetCommandLine(connection, PowerShellPath, StoppingToken)),
        };
        return connection.StartJob(request, StoppingToken);
    }

    private JobSubmission CreateSubmission(ScriptBlock script)
    {
        string text = script.ToString();
        var payload = new ScriptPayload
        {
            Script = string.IsNullOrWhiteSpace(text) ? throw new CommandException("EmptyCommand", "The script is empty: there is nothing to run.") : text,
            InitializationScript = InitializationScript?.ToString(),
            Arguments = ArgumentList?.Select(CliXml.Write).ToArray() ?? [],
            UsingValues = UsingValues.Collect(script, SessionState),
        };
        return new JobSubmission(CreatePlacedRequest(text), payload);
    }

    private ScriptBlock ReadFile()
    {
        string path = GetUnresolvedProviderPathFromPSPath(FilePath);
        try
        {
            return ScriptBlock.Create(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException("ScriptNotReadable", $"The script '{path}' cannot be read: {exception.Message}", ErrorCategory.OpenError);
        }
        catch (ParseException exception)
        {
            throw new CommandException("ScriptNotValid", $"The script '{path}' cannot be parsed: {exception.Message}", ErrorCategory.ParserError);
        }
    }
}
