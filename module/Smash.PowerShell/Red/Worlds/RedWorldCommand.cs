using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>A cmdlet about a world.</summary>
public abstract class RedWorldCommand : SmashCommand
{
    /// <summary>The world.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [RedWorldArgument]
    [ArgumentCompleter(typeof(RedWorldCompleter))]
    public virtual RedWorld World { get; set; } = null!;
}
