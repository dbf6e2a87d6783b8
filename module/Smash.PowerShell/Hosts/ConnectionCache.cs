using System.Collections.Concurrent;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>The connections of this process, one a host, for all its runspaces: a connection carries any number of threads.</summary>
internal static class ConnectionCache
{
    private static readonly ConcurrentDictionary<string, SmashConnection> Connections = new();
    private static readonly ConcurrentDictionary<string, object> Opening = new();
    private static Default? _default;

    /// <summary>The endpoint of this session; follows $env:SMASH_SOCKET and $env:XDG_RUNTIME_DIR.</summary>
    public static HostEndpoint DefaultEndpoint
    {
        get
        {
            string? socket = Environment.GetEnvironmentVariable(HostEndpoint.SocketVariable);
            string? runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
            if (_default is not { } known || known.Socket != socket || known.Runtime != runtime)
            {
                _default = known = new Default(socket, runtime, HostEndpoint.GetDefault());
            }

            return known.Endpoint;
        }
    }

    /// <summary>Gets the connection to an endpoint, made where there is none yet.</summary>
    /// <param name="endpoint">Where the host listens.</param>
    /// <param name="startsHost">Whether to start a host where none runs.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static SmashConnection Get(HostEndpoint endpoint, bool startsHost, CancellationToken cancellationToken)
    {
        if (Find(endpoint) is { IsOpen: true } open)
        {
            return open;
        }

        // One at a time for each host: another machine may take long to answer.
        lock (Opening.GetOrAdd(endpoint.Key, static _ => new object()))
        {
            SmashConnection connection = Find(endpoint) is { } known ? Reopen(known, startsHost, cancellationToken) : Open(endpoint, startsHost, cancellationToken);
            return Connections[endpoint.Key] = connection;
        }
    }

    /// <summary>The connection to an endpoint, if there is one, open or lost.</summary>
    public static SmashConnection? Find(HostEndpoint endpoint) => Connections.GetValueOrDefault(endpoint.Key);

    /// <summary>All connections that were made and not closed.</summary>
    public static SmashConnection[] All => [.. Connections.Values];

    /// <summary>The connections that are there at this moment.</summary>
    public static IReadOnlyList<SmashConnection> GetOpen() => [.. Connections.Values.Where(connection => connection.IsOpen)];

    /// <summary>Closes a connection and forgets it.</summary>
    public static void Close(SmashConnection connection)
    {
        Connections.TryRemove(new KeyValuePair<string, SmashConnection>(connection.Endpoint.Key, connection));
        connection.Dispose();
    }

    /// <summary>Closes all.</summary>
    public static void CloseAll()
    {
        foreach (SmashConnection connection in Connections.Values)
        {
            Close(connection);
        }
    }

    private static SmashConnection Open(HostEndpoint endpoint, bool startsHost, CancellationToken cancellationToken) => startsHost
        ? HostLauncher.Connect(endpoint, cancellationToken: cancellationToken)
        : SmashConnection.Open(endpoint, cancellationToken: cancellationToken);

    /// <summary>The same connection again, since jobs hold on to it.</summary>
    private static SmashConnection Reopen(SmashConnection connection, bool startsHost, CancellationToken cancellationToken)
    {
        try
        {
            connection.EnsureOpen(cancellationToken);
        }
        catch (HostNotRunningException) when (startsHost)
        {
            HostLauncher.Start(connection.Endpoint, cancellationToken: cancellationToken);
            connection.EnsureOpen(cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            return Open(connection.Endpoint, startsHost, cancellationToken);
        }

        return connection;
    }

    private sealed record Default(string? Socket, string? Runtime, HostEndpoint Endpoint);
}
