using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>A cmdlet about a RED.</summary>
public abstract class RedHostCommand : SmashCommand
{
    /// <summary>Where the RED of a Smash host answers.</summary>
    /// <exception cref="CommandException">RedNotEnabled: the host has none.</exception>
    /// <exception cref="RedLinkException">It cannot be reached from here.</exception>
    private protected Uri GetUri(SmashConnection connection) => connection.GetHost(StoppingToken).RedUris switch
    {
        { Count: 0 } => throw new CommandException("RedNotEnabled", $"The host {connection} has no RED.", ErrorCategory.ResourceUnavailable),
        var all when !connection.Endpoint.IsRemote => all[0],
        var all => all.FirstOrDefault(static uri => !uri.IsLoopback)
            ?? throw new RedLinkException(RedLinkFault.Unreachable, $"The RED of {connection} answers on its own machine alone."),
    };

    /// <summary>The RED of a Smash host, as it is connected to already; else without a token and the like.</summary>
    /// <exception cref="CommandException">RedNotEnabled: the host has none.</exception>
    /// <exception cref="RedLinkException">It cannot be reached from here.</exception>
    private protected RedHost Connect(SmashConnection connection)
    {
        Uri uri = GetUri(connection);
        return RedHostTable.Find(uri) is { } known && known.IsCurrent(StoppingToken) ? known : RedHostTable.Connect(uri, new RedClientOptions(), StoppingToken);
    }

    /// <summary>The session's own Smash host, whose RED is meant where none was named.</summary>
    /// <exception cref="HostNotRunningException">It does not run.</exception>
    private protected SmashConnection GetOwnHost()
    {
        try
        {
            return ConnectionCache.Get(ConnectionCache.DefaultEndpoint, startsHost: false, StoppingToken);
        }
        catch (HostNotRunningException exception)
        {
            throw new HostNotRunningException($"{exception.Message} Its RED would be meant, as no other is named or connected: Connect-RedHost takes the address of one.", exception);
        }
    }

    /// <summary>The RED that was named; else the only one that is connected; else that of the session's own Smash host.</summary>
    private protected RedHost GetRedHost(RedHost? named) => Require(named, () => (named, RedHostTable.All) switch
    {
        ({ } given, _) => given,
        (null, [var only]) => only,
        (null, []) => Connect(GetOwnHost()),
        _ => throw new CommandException("RedHostNotNamed", "Several REDs are connected: say with -RedHost which one is meant."),
    });
}
