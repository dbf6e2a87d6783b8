using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Writes the records of jobs as CSV or JSON, to a file or as text.</summary>
[Cmdlet(VerbsData.Export, "SmashRecord", SupportsShouldProcess = true, DefaultParameterSetName = ByFilter)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportSmashRecordCommand : JobFilterCommand
{
    private const string ByJob = "Job";
    private const string ById = "Id";
    private const string FileSystem = "FileSystem";

    private RecordWriter? _writer;
    private RecordFile? _file;
    private string? _path;

    /// <summary>The file to write; by default the records are written as text, a line each.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The format; by default what the file's name ends in says, and CSV of text.</summary>
    [Parameter]
    [ValidateSet(nameof(RecordFormat.Csv), nameof(RecordFormat.Json), nameof(RecordFormat.JsonLines), nameof(RecordFormat.Parquet))]
    public string? Format { get; set; }

    /// <summary>The jobs.</summary>
    [Parameter(ParameterSetName = ByJob, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Job")]
    public SmashJob[] InputObject { get; set; } = [];

    /// <summary>Ids of the jobs.</summary>
    [Parameter(ParameterSetName = ById, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public uint[] Id { get; set; } = [];

    /// <summary>Leave a file that is there as it is, and fail.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Write the file as an object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RecordFormat format = Require(Path ?? "", FindFormat);
        _path = Path is null ? null : Require(Path, FindFile);
        if (!ShouldProcess(_path ?? "text", "Write records of jobs"))
        {
            return;
        }

        RecordWriter writer = RecordWriter.Create(format);
        if (_path is { } path)
        {
            _file = Require(path, () => WithFile(() => new RecordFile(path, writer, !NoClobber)));
        }
        else
        {
            WriteLine(writer.Head);
        }

        _writer = writer;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_writer is null)
        {
            return;
        }

        switch (ParameterSetName)
        {
            case ByJob:
                System.Array.ForEach(InputObject, WriteRecord);
                break;
            case ById:
                WriteByIds();
                break;
            default:
                Require<object?>(null, WriteFound);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_file is not { } file)
        {
            WriteLine(_writer?.Tail);
            return;
        }

        Require(_path, () => WithFile<object?>(() =>
        {
            file.Complete();
            return null;
        }));
        if (PassThru)
        {
            WriteObject(new FileInfo(_path!));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _file?.Dispose();
        }

        base.Dispose(isDisposing);
    }

    private static T WithFile<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ErrorCategory category = exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError;
            throw new CommandException("FileNotWritten", $"The records cannot be written: {exception.Message}", category);
        }
    }

    private RecordFormat FindFormat()
    {
        RecordFormat format = Format is { } name ? Enum.Parse<RecordFormat>(name, ignoreCase: true) : (Path is null ? RecordFormat.Csv : System.IO.Path.GetExtension(Path).ToUpperInvariant() switch
        {
            ".CSV" => RecordFormat.Csv,
            ".JSON" => RecordFormat.Json,
            ".JSONL" or ".NDJSON" => RecordFormat.JsonLines,
            ".PARQUET" => RecordFormat.Parquet,
            _ => throw new CommandException(
                "RecordFormatUnknown", $"'{Path}' ends in none of .csv, .json, .jsonl, .ndjson: say with -Format what to write.", ErrorCategory.InvalidArgument),
        });
        return format != RecordFormat.Parquet
            ? format
            : throw new CommandException(
                "ParquetNotSupported", "Nothing here writes Parquet: export CSV or JsonLines, which what reads Parquet can convert.", ErrorCategory.NotImplemented);
    }

    private string FindFile()
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out ProviderInfo provider, out _);
        return provider.Name == FileSystem
            ? file
            : throw new CommandException("FileNotWritten", $"-Path names '{Path}', of the provider {provider.Name}: records are written to a file.", ErrorCategory.InvalidArgument);
    }

    private object? WriteFound()
    {
        SmashConnection connection = GetConnection();
        GetJobRequest request = CreateRequest();
        IEnumerable<SmashJob> jobs = Last is { } count ? connection.GetLatestJobs(request, count, StoppingToken) : connection.GetJobs(request, StoppingToken);
        foreach (SmashJob job in jobs)
        {
            WriteRecord(job);
        }

        return null;
    }

    private void WriteByIds()
    {
        SmashConnection connection = GetConnection();
        foreach (uint id in Id)
        {
            SmashJob? job = null;
            if (TryDo(id, () => job = connection.GetJob(id, StoppingToken)))
            {
                WriteRecord(job!);
            }
        }
    }

    private void WriteRecord(SmashJob job)
    {
        if (_file is not { } file)
        {
            WriteLine(_writer!.Write(job));
            return;
        }

        Require(_path, () => WithFile<object?>(() =>
        {
            file.Write(job);
            return null;
        }));
    }

    private void WriteLine(string? line)
    {
        if (line is not null)
        {
            WriteObject(line);
        }
    }
}
