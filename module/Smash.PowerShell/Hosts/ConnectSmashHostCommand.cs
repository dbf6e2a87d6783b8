using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Opens a connection to a host, or gets the one that is open.</summary>
[Cmdlet(VerbsCommunications.Connect, "SmashHost")]
[OutputType(typeof(SmashConnection))]
public sealed class ConnectSmashHostCommand : SmashCommand
{
    /// <summary>Path of the host's socket; by default the session's own.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("SocketPath")]
    public string? Socket { get; set; }

    /// <summary>Fail, rather than start a host, where none runs.</summary>
    [Parameter]
    public SwitchParameter NoStart { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(GetConnection(Socket, startsHost: !NoStart));
}
