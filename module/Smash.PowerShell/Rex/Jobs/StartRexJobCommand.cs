using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Submits a command line or a script as a job that another host runs.</summary>
[Cmdlet(VerbsLifecycle.Start, "RexJob", SupportsShouldProcess = true)]
[OutputType(typeof(SmashJob))]
public sealed class StartRexJobCommand : JobLineCommand
{
    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RexServerCompleter))]
    public override string? ComputerName { get; set; } = RemoteRun.Auto;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        JobSubmission? submission = null;
        if (TryDo(Target, () => submission = CreateSubmission()) && ShouldProcess(submission!.ToString(), $"Start as a job on {ComputerName}"))
        {
            SmashConnection connection = GetConnection();
            TryDo(Target, () => WriteObject(Submit(connection, submission!)));
        }
    }
}
