using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>What Get-ChildItem can be told of the drives of worlds, as it can of those of the file system.</summary>
public sealed class ItemSelection
{
    /// <summary>Directories alone.</summary>
    [Parameter]
    [Alias("ad")]
    public SwitchParameter Directory { get; set; }

    /// <summary>All that is no directory.</summary>
    [Parameter]
    [Alias("af")]
    public SwitchParameter File { get; set; }

    /// <summary>Whether an item is among what is asked for.</summary>
    internal bool Includes(RedItem item) => Directory == File || item.IsDirectory == Directory;
}
