using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Gets the REDs that are connected, and those of the Smash hosts that are.</summary>
[Cmdlet(VerbsCommon.Get, "RedHost")]
[OutputType(typeof(RedHost))]
public sealed class GetRedHostCommand : RedHostCommand
{
    /// <summary>A connection to the Smash host whose RED is wanted, and no other.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public SmashConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Connection is { } given)
        {
            TryDo(given, () => WriteObject(Connect(given)));
            return;
        }

        foreach (SmashConnection connection in FindConnections())
        {
            TryDo(connection, () => ConnectIfEnabled(connection));
        }

        WriteObject(RedHostTable.All, enumerateCollection: true);
    }

    private void ConnectIfEnabled(SmashConnection connection)
    {
        if (connection.GetHost(StoppingToken).RedUris.Count > 0)
        {
            Connect(connection);
        }
    }

    /// <summary>Those that are open, and the session's own, if its host runs.</summary>
    private IEnumerable<SmashConnection> FindConnections()
    {
        try
        {
            ConnectionCache.Get(ConnectionCache.DefaultEndpoint, startsHost: false, StoppingToken);
        }
        catch (HostNotRunningException)
        {
            // Where no host runs none has a RED.
        }

        return ConnectionCache.GetOpen();
    }
}
