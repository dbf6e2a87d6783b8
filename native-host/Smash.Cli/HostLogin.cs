using System.Diagnostics;
using Smash.Client;

namespace Smash.Cli;

/// <summary>Logs in as the only connection of that name.</summary>
internal static class HostLogin
{
    /// <summary>Connects as the module does, beside others of that name.</summary>
    /// <exception cref="SmashException">No host, or the login was refused.</exception>
    public static SmashConnection OpenShared(ClientOptions options)
    {
        HostEndpoint endpoint = options.GivenSocketPath is { } path ? HostEndpoint.FromPath(path) : HostEndpoint.GetDefault();
        var login = new ConnectionOptions { Reconnects = false };
        return SmashConnection.Open(endpoint, options.UserName is { } name ? login with { UserName = name } : login);
    }

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="SmashException">No host, or the login was refused.</exception>
    public static SmashConnection Open(ClientOptions options, string userName)
    {
        var login = new ConnectionOptions { UserName = userName, IsShared = false, Reconnects = false };
        long begin = Stopwatch.GetTimestamp();
        SmashConnection connection = SmashConnection.Open(HostEndpoint.FromPath(options.SocketPath), login);
        if (options.IsDebugging)
        {
            DebugOutput.Attach(connection);
            DebugOutput.Write(FormattableString.Invariant(
                $"logged in to host {connection.HostVersion} at {connection.Endpoint.SocketPath} in {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0.0} ms"));
        }

        return connection;
    }
}
