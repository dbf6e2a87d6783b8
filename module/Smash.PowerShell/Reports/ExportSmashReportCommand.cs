using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Writes jobs as one HTML page with all that belongs to it.</summary>
[Cmdlet(VerbsData.Export, "SmashReport", SupportsShouldProcess = true, DefaultParameterSetName = ByLast)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSmashReportCommand : JobReportCommand
{
    private const string FileSystem = "FileSystem";

    private string _file = "";
    private bool _isWanted;

    /// <summary>The file to write; one that is there is replaced.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The jobs.</summary>
    [Parameter(ParameterSetName = ByJob, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Job")]
    public override SmashJob[] InputObject { get; set; } = [];

    /// <summary>Ids of the jobs.</summary>
    [Parameter(ParameterSetName = ById, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public override uint[] Id { get; set; } = [];

    /// <summary>What the page is called.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "Smash jobs";

    /// <summary>Leave a file that is there as it is, and fail.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Write the file as an object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _file = Require(Path, FindFile);
        _isWanted = ShouldProcess(_file, "Write a report of jobs");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_isWanted)
        {
            base.ProcessRecord();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_isWanted)
        {
            return;
        }

        ReadLatest(otherwise: null);
        Require<object?>(_file, WriteFile);
        if (PassThru)
        {
            WriteObject(new FileInfo(_file));
        }
    }

    private string FindFile()
    {
        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out ProviderInfo provider, out _);
        return provider.Name == FileSystem
            ? file
            : throw new CommandException("FileNotWritten", $"-Path names '{Path}', of the provider {provider.Name}: a report is a file.", ErrorCategory.InvalidArgument);
    }

    private object? WriteFile()
    {
        try
        {
            using var target = new FileStream(_file, NoClobber ? FileMode.CreateNew : FileMode.Create, FileAccess.Write, FileShare.Read);
            JobReport.Write(target, Jobs, Title, DateTime.Now);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ErrorCategory category = exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError;
            throw new CommandException("FileNotWritten", $"The report cannot be written: {exception.Message}", category);
        }
    }
}
