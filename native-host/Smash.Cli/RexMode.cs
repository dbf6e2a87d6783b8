using System.Runtime.InteropServices;
using Smash.Cli.Interop;
using Smash.Client;

namespace Smash.Cli;

/// <summary><c>smash rex</c>: becomes the stand-in of a program on another host, so that whoever started this one has the program's process in its hands.</summary>
internal static class RexMode
{
    private const string StubName = "smash-stub";

    // It has precedence for the stand-in, too.
    private const string SocketVariable = "REX_SOCKET";

    /// <summary>Starts a host where none runs, and becomes the stand-in.</summary>
    /// <returns>NotRun: there is no stand-in. Otherwise it does not return.</returns>
    /// <exception cref="SmashException">A host could not be started, or the socket cannot be used.</exception>
    public static ExitCode Run(ClientOptions options, IReadOnlyList<string> arguments)
    {
        string stub = Path.Combine(AppContext.BaseDirectory, StubName);
        int error = ExecuteProgram.Invoke(stub, [StubName, .. FindSocket(options), .. arguments]);
        Complaint.Write($"{stub} cannot be executed: {Marshal.GetPInvokeErrorMessage(error)}");
        return ExitCode.NotRun;
    }

    private static IEnumerable<string> FindSocket(ClientOptions options)
    {
        if (options.GivenSocketPath is null && Environment.GetEnvironmentVariable(SocketVariable) is { Length: > 0 })
        {
            return [];
        }

        HostEndpoint endpoint = options.GivenSocketPath is { } path ? HostEndpoint.FromPath(path) : HostEndpoint.GetDefault();
        if (!options.StartsNone && !HostLauncher.IsRunning(endpoint))
        {
            HostLauncher.Start(endpoint);
        }

        return ["--socket", Path.Combine(endpoint.StateDirectory ?? endpoint.SocketPath + ".d", "rex.sock")];
    }
}
