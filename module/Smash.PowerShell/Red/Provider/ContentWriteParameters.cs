using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>What Set-Content and Add-Content can be told of the drives of worlds.</summary>
public sealed class ContentWriteParameters : ContentParameters
{
    /// <summary>Write no line ends between values, nor after the last.</summary>
    [Parameter]
    public SwitchParameter NoNewline { get; set; }
}
