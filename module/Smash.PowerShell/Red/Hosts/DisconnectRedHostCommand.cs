using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Closes the connection to a RED. Its worlds go on.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "RedHost", SupportsShouldProcess = true)]
public sealed class DisconnectRedHostCommand : SmashCommand
{
    /// <summary>The RED.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [RedHostArgument]
    [ArgumentCompleter(typeof(RedHostCompleter))]
    public RedHost RedHost { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess(RedHost.ToString(), "Disconnect"))
        {
            RedHostTable.Close(RedHost);
        }
    }
}
