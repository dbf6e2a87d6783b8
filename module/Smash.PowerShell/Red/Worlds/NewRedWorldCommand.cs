using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Makes a world.</summary>
[Cmdlet(VerbsCommon.New, "RedWorld", SupportsShouldProcess = true)]
[OutputType(typeof(RedWorld))]
public sealed class NewRedWorldCommand : RedHostCommand
{
    /// <summary>The RED; by default the only one that is connected, or that of the session's own host.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [RedHostArgument]
    [ArgumentCompleter(typeof(RedHostCompleter))]
    public RedHost? RedHost { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (IsWhatIf && RedHost is null)
        {
            ShouldProcess("the RED that is connected", "Make a world");
            return;
        }

        RedHost host = GetRedHost(RedHost);
        if (ShouldProcess(host.ToString(), "Make a world"))
        {
            TryDo(host, () => WriteObject(host.CreateWorld(StoppingToken)));
        }
    }
}
