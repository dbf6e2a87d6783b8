using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Reads which functions of a library can be called, and with what, from debug information or from a file.</summary>
[Cmdlet(VerbsCommon.Get, "RexEntryPoint", DefaultParameterSetName = OfLibrary)]
[OutputType(typeof(RexEntryPoint))]
public sealed class GetRexEntryPointCommand : SmashCommand
{
    private const string OfLibrary = "Library";
    private const string OfFile = "File";

    /// <summary>The libraries: paths, or names that this machine's dynamic loader finds.</summary>
    [Parameter(ParameterSetName = OfLibrary, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("FullName")]
    public string[] Library { get; set; } = [];

    /// <summary>Names of functions, or patterns of names.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Files with entry points, as Export-RexEntryPoint writes them.</summary>
    [Parameter(ParameterSetName = OfFile, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string[] EntryPointPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string library in Library)
        {
            TryDo(library, () => Write(EntryPointSource.ReadLibrary(library.Contains('/') ? GetUnresolvedProviderPathFromPSPath(library) : library, StoppingToken), library));
        }

        foreach (string path in EntryPointPath)
        {
            TryDo(path, () => Write(EntryPointXml.ReadFile(GetUnresolvedProviderPathFromPSPath(path)), path));
        }
    }

    private void Write(IReadOnlyList<RexEntryPoint> entryPoints, string place)
    {
        foreach (string name in Name)
        {
            // Names of functions differ by the case of their letters.
            var pattern = new WildcardPattern(name, WildcardOptions.None);
            RexEntryPoint[] found = [.. entryPoints.Where(entryPoint => pattern.IsMatch(entryPoint.Name))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                throw new CommandException("RexEntryPointNotFound", $"{place} has no entry point {name}.", ErrorCategory.ObjectNotFound);
            }

            WriteObject(found, enumerateCollection: true);
        }
    }
}
