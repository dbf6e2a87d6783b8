using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Lists the items of a world.</summary>
[Cmdlet(VerbsCommon.Get, "RedItem", DefaultParameterSetName = ByPath)]
[OutputType(typeof(RedItem))]
public sealed class GetRedItemCommand : RedItemCommand
{
    /// <summary>Paths in the world, or patterns of paths; by default its root.</summary>
    [Parameter(ParameterSetName = ByPath, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RedItemCompleter))]
    public override string[] Path { get; set; } = [RedPath.Root];

    /// <summary>List all that is below, too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Write a directory itself in place of what is in it.</summary>
    [Parameter]
    public SwitchParameter NoChildren { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachPath(path =>
    {
        RedItem[] items = World.List(path, StoppingToken);
        if (NoChildren || !items[0].IsDirectory)
        {
            WriteObject(items[0]);
            return;
        }

        Write(items.AsSpan(1));
    });

    private void Write(ReadOnlySpan<RedItem> items)
    {
        foreach (RedItem item in items)
        {
            WriteObject(item);
            if (Recurse && item.IsDirectory)
            {
                // One that cannot be listed is told of, and those beside it are listed.
                TryDo(item, () => Write(World.List(item.FullName, StoppingToken).AsSpan(1)));
            }
        }
    }
}
