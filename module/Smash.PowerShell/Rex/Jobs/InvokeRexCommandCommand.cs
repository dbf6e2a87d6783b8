using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>Runs a command line or a script on another host, waits for it, and writes what it writes.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "RexCommand", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(object))]
public sealed class InvokeRexCommandCommand : AttendedLineCommand
{
    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RexServerCompleter))]
    public override string? ComputerName { get; set; } = RemoteRun.Auto;

    /// <summary>Run it at this terminal, and not as a job.</summary>
    [Parameter(ParameterSetName = ByCommand)]
    public SwitchParameter Terminal { get; set; }

    private protected override string Action => $"Run on {ComputerName}";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Terminal)
        {
            RunAtTerminal();
        }
        else
        {
            base.ProcessRecord();
        }
    }

    private void RunAtTerminal()
    {
        StartJobRequest? request = null;
        if (TryDo(Command, () => request = CreateTerminalRequest()) && ShouldProcess(Command, Action))
        {
            SmashConnection connection = GetConnection();
            int code = 0;
            if (TryDo(Command, () => code = TerminalRun.Run(connection.GetHost(StoppingToken), request!, StoppingToken)))
            {
                // As after any program that PowerShell runs.
                SessionState.PSVariable.Set("global:LASTEXITCODE", code);
            }
        }
    }

    private StartJobRequest CreateTerminalRequest()
    {
        string? foreign = Retry > 0 ? nameof(Retry) : Timeout is not null ? nameof(Timeout) : KeepJob ? nameof(KeepJob) : Name is not null ? nameof(Name) : null;
        if (foreign is not null)
        {
            throw new CommandException($"-{foreign} is for jobs, and with -Terminal there is none.");
        }

        if (Connection is { Endpoint.IsRemote: true })
        {
            throw new CommandException("-Terminal is for the host of this machine: a connection to another has no terminal.");
        }

        return CreateSubmission().Request;
    }
}
