using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Writes the signatures of a library's functions to a file, by which calls are checked also when the library has been stripped.</summary>
[Cmdlet(VerbsData.Export, "RexEntryPoint", SupportsShouldProcess = true, DefaultParameterSetName = OfLibrary)]
[OutputType(typeof(FileInfo))]
public sealed class ExportRexEntryPointCommand : SmashCommand
{
    private const string OfLibrary = "Library";
    private const string OfObject = "Object";
    private const string Sql = "Sql";

    private readonly List<RexEntryPoint> _entryPoints = [];

    /// <summary>The library: a path, or a name that this machine's dynamic loader finds.</summary>
    [Parameter(ParameterSetName = OfLibrary, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Library { get; set; } = "";

    /// <summary>The entry points, as Get-RexEntryPoint gives them, all of one library.</summary>
    [Parameter(ParameterSetName = OfObject, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public RexEntryPoint[] InputObject { get; set; } = [];

    /// <summary>The file to write; one that is there is replaced.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Xml or Sql.</summary>
    [Parameter]
    [ValidateSet("Xml", Sql)]
    public string Format { get; set; } = "Xml";

    /// <summary>Leave a file that is there as it is, and fail.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Write the file as an object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _entryPoints.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string file = GetUnresolvedProviderPathFromPSPath(Path);
        if (!ShouldProcess(file, "Write entry points"))
        {
            return;
        }

        TryDo(file, () => Write(file));
    }

    private void Write(string file)
    {
        IReadOnlyList<RexEntryPoint> entryPoints = Library.Length > 0
            ? EntryPointSource.ReadLibrary(Library.Contains('/') ? GetUnresolvedProviderPathFromPSPath(Library) : Library, StoppingToken)
            : _entryPoints;
        string library = entryPoints.Select(static entryPoint => entryPoint.Library).Distinct(StringComparer.Ordinal).ToArray() switch
        {
            [var one] => one,
            _ => throw new CommandException("InvalidArgument", "A file has entry points of one library: -InputObject has those of none, or of several."),
        };
        WriteFile(file, Format == Sql ? EntryPointSql.Write(library, entryPoints) : EntryPointXml.Write(library, entryPoints));
        if (PassThru)
        {
            WriteObject(new FileInfo(file));
        }
    }

    private void WriteFile(string file, string text)
    {
        try
        {
            using var target = new FileStream(file, NoClobber ? FileMode.CreateNew : FileMode.Create, FileAccess.Write, FileShare.Read);
            using var writer = new StreamWriter(target);
            writer.Write(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ErrorCategory category = exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError;
            throw new CommandException("FileNotWritten", $"The entry points cannot be written: {exception.Message}", category);
        }
    }
}
