using System.Diagnostics;

namespace Smash.Client;

/// <summary>Has a host's session replaced by a new one and waits until that one serves. Jobs go on.</summary>
public static class HostRestarter
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Replaces the session of a connection's host. The connection is lost with it, and made again.</summary>
    /// <param name="connection">A connection to the host, which may reconnect.</param>
    /// <param name="cancellationToken">Ends the waiting; the session is replaced all the same.</param>
    /// <returns>The host's state, told by the new session.</returns>
    /// <exception cref="SmashException">ESHUTDOWN: the host stops; EOPNOTSUPP: it is too old to be replaced so.</exception>
    public static HostInfo Restart(SmashConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        uint before = connection.GetHost(cancellationToken).SessionProcessId;
        using Process? session = connection.Endpoint.IsRemote ? null : RunningProcess.Find(before);
        connection.RestartHost(cancellationToken);
        session?.WaitForExitAsync(cancellationToken).GetAwaiter().GetResult();
        HostInfo host = connection.GetHost(cancellationToken);
        while (connection.Endpoint.IsRemote && host.SessionProcessId == before)
        {
            // The end of a process there cannot be waited for from here; the old session closes this connection when it goes.
            cancellationToken.WaitHandle.WaitOne(AskInterval);
            cancellationToken.ThrowIfCancellationRequested();
            host = connection.GetHost(cancellationToken);
        }

        return host;
    }
}
