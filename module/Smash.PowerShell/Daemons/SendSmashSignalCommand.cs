using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Has a host's daemon send a signal to itself or to a child of it.</summary>
[Cmdlet(VerbsCommunications.Send, "SmashSignal", SupportsShouldProcess = true)]
public sealed class SendSmashSignalCommand : HostDaemonCommand
{
    /// <summary>The signal: its name, with or without SIG, or its number.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SignalCompleter))]
    public string Signal { get; set; } = "";

    /// <summary>Processes of the host, as Get-SmashDaemon lists them; by default the daemon that answers.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public int[] ProcessId { get; set; } = [0];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        int signal = Require(Signal, () => SignalParameter.Parse(Signal));
        SmashConnection? connection = null;
        foreach (int process in ProcessId)
        {
            if (ShouldProcess(process == 0 ? "the daemon" : $"process {process}", $"Send {SignalParameter.NameOf(signal)}"))
            {
                connection ??= GetConnection();
                TryDo(process, () => connection.SendSignal(process, signal, StoppingToken));
            }
        }
    }
}
