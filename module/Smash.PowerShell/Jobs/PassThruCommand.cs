using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>A cmdlet that changes jobs and can hand them on.</summary>
public abstract class PassThruCommand : JobChangeCommand
{
    /// <summary>Write the jobs that were changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void OnChanged(JobTarget target)
    {
        if (PassThru)
        {
            TryDo(target.Id, () => WriteObject(GetJob(target)));
        }
    }
}
