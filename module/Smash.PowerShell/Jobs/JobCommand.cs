using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>A cmdlet about jobs: of the session's own host unless told otherwise.</summary>
public abstract class JobCommand : SmashCommand
{
    /// <summary>The connection to use; by default the session's own, made on first use.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public SmashConnection? Connection { get; set; }

    /// <summary>Fail, rather than start a host, where none runs.</summary>
    [Parameter]
    public SwitchParameter NoStart { get; set; }

    /// <summary>The connection; a failure to make it ends the command.</summary>
    private protected SmashConnection GetConnection() => Connection ?? GetConnection(socket: null, startsHost: !NoStart);
}
