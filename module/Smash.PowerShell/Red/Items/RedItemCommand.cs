using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>A cmdlet about items that are in a world.</summary>
public abstract class RedItemCommand : RedWorldCommand
{
    private protected const string ByPath = "Path";
    private protected const string ByLiteralPath = "LiteralPath";

    /// <summary>Paths in the world, or patterns of paths.</summary>
    [Parameter(ParameterSetName = ByPath, Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RedItemCompleter))]
    public virtual string[] Path { get; set; } = [];

    /// <summary>Paths in the world, in which no character is a wildcard.</summary>
    [Parameter(ParameterSetName = ByLiteralPath, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("FullName")]
    [ArgumentCompleter(typeof(RedItemCompleter))]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Does something with each path that is meant; one that nothing fits is told of, unless it is a pattern.</summary>
    private protected void ForEachPath(Action<string> action)
    {
        foreach (string path in LiteralPath)
        {
            TryDo(path, () => action(path));
        }

        foreach (string pattern in ParameterSetName == ByPath ? Path : [])
        {
            string[] found = [];
            if (TryDo(pattern, () => found = [.. new RedItemPattern(World, StoppingToken).Expand(pattern)]))
            {
                foreach (string path in found)
                {
                    TryDo(path, () => action(path));
                }
            }
        }
    }
}
