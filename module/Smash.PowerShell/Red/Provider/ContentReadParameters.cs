using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>What Get-Content can be told of the drives of worlds.</summary>
public sealed class ContentReadParameters : ContentParameters
{
    /// <summary>All of it as one text, or one array of bytes.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }
}
