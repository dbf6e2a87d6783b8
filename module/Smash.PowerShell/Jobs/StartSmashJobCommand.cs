using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Submits a command line as a job.</summary>
[Cmdlet(VerbsLifecycle.Start, "SmashJob", SupportsShouldProcess = true)]
[OutputType(typeof(SmashJob))]
public sealed class StartSmashJobCommand : JobSubmissionCommand
{
    /// <summary>Command line, as for <c>/bin/sh -c</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string Command { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        StartJobRequest? request = null;
        if (TryDo(Command, () => request = CreateRequest()) && ShouldProcess(Command, "Start as a job"))
        {
            SmashConnection connection = GetConnection();
            TryDo(Command, () => WriteObject(connection.StartJob(request!, StoppingToken)));
        }
    }

    private StartJobRequest CreateRequest() => CreateRequest(
        string.IsNullOrWhiteSpace(Command) ? throw new CommandException("EmptyCommand", "The command is empty: there is nothing to run.") : Command);
}
