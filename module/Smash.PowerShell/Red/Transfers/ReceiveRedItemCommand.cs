using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Receives files and directories from a world.</summary>
[Cmdlet(VerbsCommunications.Receive, "RedItem", SupportsShouldProcess = true, DefaultParameterSetName = ByPath)]
[OutputType(typeof(RedTransferResult))]
public sealed class ReceiveRedItemCommand : RedTransferCommand
{
    private readonly List<(RedWorld World, string Path)> _given = [];

    /// <summary>Paths in the world, or patterns of paths.</summary>
    [Parameter(ParameterSetName = ByPath, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RedItemCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Paths in the world, in which no character is a wildcard.</summary>
    [Parameter(ParameterSetName = ByLiteralPath, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("FullName")]
    [ArgumentCompleter(typeof(RedItemCompleter))]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Where they go to: a directory of this machine, or, of one item, the path that it gets; by default where the session is.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = ".";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in LiteralPath)
        {
            _given.Add((World, path));
        }

        foreach (string path in ParameterSetName == ByPath ? Path : [])
        {
            TryDo(path, () => _given.AddRange(new RedItemPattern(World, StoppingToken).Expand(path).Select(found => (World, found))));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string destination = Require(Destination, () => LocalPaths.ResolveNew(SessionState.Path, Destination));
        foreach (IGrouping<RedWorld, string> given in _given.GroupBy(static item => item.World, static item => item.Path))
        {
            string[] paths = [.. given.Where(path => ShouldProcess($"{path} in {given.Key}", $"Receive into {destination}"))];
            if (paths.Length > 0)
            {
                Follow($"Receiving from {given.Key.RedHost}", () => CreateTransfer(given.Key).Receive(paths, destination, StoppingToken));
            }
        }
    }
}
