using Smash.Cli.Terminal;
using Smash.Client;

namespace Smash.Cli;

/// <summary>Tells a program on another machine where this user's host listens, and starts one where none runs.</summary>
internal static class HostEndpointMode
{
    /// <summary>Writes the report: one line of JSON, whether a host runs or not.</summary>
    /// <returns>NoHost: none runs, and none was to be started.</returns>
    /// <exception cref="SmashException">A host could not be started, or the socket cannot be used.</exception>
    public static ExitCode Run(ClientOptions options, IUserConsole console)
    {
        HostEndpoint endpoint = options.GivenSocketPath is { } path ? HostEndpoint.FromPath(path) : HostEndpoint.GetDefault();
        if (!options.StartsNone && !HostLauncher.IsRunning(endpoint))
        {
            HostLauncher.Start(endpoint);
        }

        var report = EndpointReport.Create(endpoint);
        console.WriteLine(report.ToLine());
        return report.IsRunning ? ExitCode.Done : ExitCode.NoHost;
    }
}
