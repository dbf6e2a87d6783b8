using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Makes directories in a world.</summary>
[Cmdlet(VerbsCommon.New, "RedDirectory", SupportsShouldProcess = true)]
[OutputType(typeof(RedItem))]
public sealed class NewRedDirectoryCommand : RedWorldCommand
{
    /// <summary>Paths of the directories.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RedItemCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Make those that it lies in, too; one that is there is no error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            if (ShouldProcess($"{path} in {World}", "Make a directory"))
            {
                TryDo(path, () => WriteObject(Create(path)));
            }
        }
    }

    private RedItem Create(string path)
    {
        if (Force)
        {
            World.CreateDirectories(path, StoppingToken);
        }
        else
        {
            World.CreateDirectory(path, StoppingToken);
        }

        return World.List(path, StoppingToken)[0];
    }
}
