using System.Management.Automation;
using Smash.Client;
using Smash.Protocol.Red;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>Sends files into a world, runs a command line or a script there, writes what it writes as it does, and receives files.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "RedCommand", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(object))]
public sealed class InvokeRedCommandCommand : SmashCommand
{
    private const string ByCommand = "Command";
    private const string ByScriptBlock = "ScriptBlock";
    private const string HostTag = "PSHOST";

    private StreamRecordSink? _sink;
    private StreamKind _lastKind;
    private string? _lastWords;
    private bool _hasFailed;

    /// <summary>The world.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [RedWorldArgument]
    [ArgumentCompleter(typeof(RedWorldCompleter))]
    public RedWorld World { get; set; } = null!;

    /// <summary>A line for the world's <c>/bin/sh -c</c>.</summary>
    [Parameter(ParameterSetName = ByCommand, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; } = "";

    /// <summary>A script for the world's pwsh.</summary>
    [Parameter(ParameterSetName = ByScriptBlock, Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>The script's arguments; those of a command line are $1, $2, ….</summary>
    [Parameter]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Files and directories of this machine that are sent into the world before.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Upload { get; set; } = [];

    /// <summary>The directory of the world that they are sent into; by default /, where the command runs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string UploadDestination { get; set; } = RedPath.Root;

    /// <summary>Files and directories of the world that are received when the command has exited with 0.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Fetch { get; set; } = [];

    /// <summary>The folder of this machine that they are received into; by default where the session is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string FetchDestination { get; set; } = ".";

    /// <summary>The program in the world that runs a script; by default the pwsh that its PATH leads to.</summary>
    [Parameter(ParameterSetName = ByScriptBlock)]
    [ValidateNotNullOrEmpty]
    public string PowerShellPath { get; set; } = "pwsh";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        object target = ScriptBlock is null ? Command : ScriptBlock;
        if (ShouldProcess($"{target} in {World}", "Run") && TryDo(target, SendFiles) && TryDo(target, Run) && !_hasFailed)
        {
            TryDo(target, ReceiveFiles);
        }
    }

    private void Run()
    {
        if (ScriptBlock is null)
        {
            RunAttended(WorldShell.CreateCommand(Command, ArgumentList ?? []), null);
            return;
        }

        var payload = new ScriptPayload
        {
            Script = ScriptBlock.ToString(),
            Arguments = ArgumentList?.Select(CliXml.Write).ToArray() ?? [],
            UsingValues = UsingValues.Collect(ScriptBlock, SessionState),
        };
        using WorldScript script = WorldScript.Send(World, payload, StoppingToken);
        RunAttended(script.CreateCommand(PowerShellPath), script.InputPath);
    }

    private void RunAttended(RedCommand command, string? inputPath)
    {
        using RedAttendedRun run = Start(command, inputPath);
        bool isOver = false;
        try
        {
            Write(run);
            World.WaitForEnd(run.Job, cancellationToken: StoppingToken);
            isOver = true;
        }
        finally
        {
            // Stopped by Ctrl-C, by an error that the caller does not go on after, or by somebody down the pipeline who has enough.
            if (!isOver)
            {
                run.Abandon();
            }
        }

        // A script that ended by an error has written it already.
        _hasFailed = run.Job.HasFailed;
        if (_hasFailed && (run.Job.ExitCode != 1 || _lastKind != StreamKind.Error))
        {
            throw RedJobFailure.Create(run.Job, _lastWords);
        }
    }

    private RedAttendedRun Start(RedCommand command, string? inputPath)
    {
        try
        {
            return RedAttendedRun.Start(World, command, inputPath, StoppingToken);
        }
        catch (RedErrorException exception) when (exception.RedError == RedError.BadCommand && ScriptBlock is not null)
        {
            throw new CommandException(
                "PowerShellNotInWorld",
                $"There is no '{PowerShellPath}' in the world to run a script. A world of the base 'host' has the host's, if its folder is among RED_WORLD_FOLDERS; -PowerShellPath names another, and a text in place of the script is run by the world's shell.",
                ErrorCategory.NotInstalled);
        }
    }

    private void Write(RedAttendedRun run)
    {
        _sink ??= new StreamRecordSink(this);
        (_lastKind, _lastWords) = (StreamKind.Text, null);
        bool hasRecords = ScriptBlock is not null;
        IEnumerable<(bool IsError, StreamRecord Record)> merged = OutputMerger.Merge<(bool IsError, StreamRecord Record)>(
            [
                stopping => (hasRecords ? StreamRecordReader.ReadAll(run.ReadOutput(stopping)) : ReadLines(run.ReadOutput(stopping))).Select(static record => (false, record)),
                stopping => ReadLines(run.ReadError(stopping)).Select(static record => (true, record)),
            ],
            StoppingToken);
        foreach ((bool isError, StreamRecord record) in merged)
        {
            if (isError)
            {
                // Programs tell all sorts of things there, and not only errors: it is shown, and ends no script that stops at errors.
                _lastWords = record.Content;
                WriteInformation(new HostInformationMessage { Message = record.Content }, [HostTag]);
            }
            else
            {
                _lastKind = record.Kind;
                _sink.Write(record);
            }
        }
    }

    private static IEnumerable<StreamRecord> ReadLines(IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        var decoder = new LineDecoder();
        foreach (ReadOnlyMemory<byte> chunk in chunks)
        {
            foreach (string line in decoder.Decode(chunk))
            {
                yield return new StreamRecord(StreamKind.Text, line);
            }
        }

        if (decoder.Finish() is { } last)
        {
            yield return new StreamRecord(StreamKind.Text, last);
        }
    }

    private void SendFiles()
    {
        string[] paths = [.. Upload.SelectMany(path => LocalPaths.Resolve(SessionState.Path, path, isLiteral: false))];
        if (paths.Length > 0)
        {
            World.CreateDirectories(UploadDestination, StoppingToken);
            Carry(transfer => transfer.Send(paths, $"{UploadDestination.TrimEnd('/')}/", StoppingToken));
        }
    }

    private void ReceiveFiles()
    {
        string[] paths = [.. Fetch.SelectMany(path => new RedItemPattern(World, StoppingToken).Expand(path))];
        if (paths.Length > 0)
        {
            string folder = LocalPaths.ResolveNew(SessionState.Path, FetchDestination);
            LocalPaths.CreateFolder(folder);
            Carry(transfer => transfer.Receive(paths, $"{folder.TrimEnd('/')}/", StoppingToken));
        }
    }

    /// <summary>Carries files; the first that cannot be carried ends it.</summary>
    private void Carry(Func<RedTransfer, IEnumerable<RedTransferUpdate>> start)
    {
        foreach (RedTransferUpdate update in start(new RedTransfer(World, new RedTransferOptions { Recurses = true })))
        {
            if (update.Failure is { IsSkipped: true } skipped)
            {
                WriteWarning(skipped.Exception.Message);
            }
            else if (update.Failure is { } failure)
            {
                throw failure.Exception;
            }
            else if (update.Result is { } result)
            {
                WriteVerbose($"{result.Direction}: {result}");
            }
        }
    }
}
