using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Submits a command line or a script as a job.</summary>
[Cmdlet(VerbsLifecycle.Start, "SmashJob", SupportsShouldProcess = true)]
[OutputType(typeof(SmashJob))]
public sealed class StartSmashJobCommand : JobLineCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        JobSubmission? submission = null;
        if (TryDo(Target, () => submission = CreateSubmission()) && ShouldProcess(submission!.ToString(), "Start as a job"))
        {
            SmashConnection connection = GetConnection();
            TryDo(Target, () => WriteObject(Submit(connection, submission!)));
        }
    }
}
