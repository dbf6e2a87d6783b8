using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Sends files and directories of this machine into a world.</summary>
[Cmdlet(VerbsCommunications.Send, "RedItem", SupportsShouldProcess = true, DefaultParameterSetName = ByPath)]
[OutputType(typeof(RedTransferResult))]
public sealed class SendRedItemCommand : RedTransferCommand
{
    private readonly List<(RedWorld World, string Path)> _given = [];

    /// <summary>Paths of this machine, or patterns of paths.</summary>
    [Parameter(ParameterSetName = ByPath, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Paths of this machine, in which no character is a wildcard.</summary>
    [Parameter(ParameterSetName = ByLiteralPath, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Where they go to: a directory of the world, or, of one item, the path that it gets.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RedItemCompleter))]
    public string Destination { get; set; } = RedPath.Root;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool isLiteral = ParameterSetName == ByLiteralPath;
        foreach (string path in isLiteral ? LiteralPath : Path)
        {
            TryDo(path, () => _given.AddRange(LocalPaths.Resolve(SessionState.Path, path, isLiteral).Select(found => (World, found))));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (IGrouping<RedWorld, string> given in _given.GroupBy(static item => item.World, static item => item.Path))
        {
            string[] paths = [.. given.Where(path => ShouldProcess(path, $"Send to {Destination} in {given.Key}"))];
            if (paths.Length > 0)
            {
                Follow($"Sending to {given.Key.RedHost}", () => CreateTransfer(given.Key).Send(paths, Destination, StoppingToken));
            }
        }
    }
}
