using Smash.Protocol;

namespace Smash.Cli.Tests;

/// <summary>A test with a host and clients of it.</summary>
public abstract class ClientCase : IDisposable
{
    protected RunningHost Host { get; } = new();

    public void Dispose()
    {
        Host.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs <c>smash</c> with these arguments.</summary>
    private protected async Task<Result> RunAsync(params string[] arguments)
    {
        using var client = new ClientProcess(HostPrograms.Smash, arguments, Host.Folder);
        client.CloseInput();
        return await client.WaitAsync();
    }

    /// <summary>Runs one command. The connection before it, whose end the host may not have seen yet, is waited for.</summary>
    private protected async Task<Result> CommandAsync(string command)
    {
        Result result;
        do
        {
            result = await RunAsync("-f", Host.SocketPath, "-u", "ann", "-c", command);
        }
        while (result.ExitCode == (int)ExitCode.Refused && result.Errors.Contains($"({nameof(Errno.EBUSY)})", StringComparison.Ordinal));
        return result;
    }

    /// <summary>A client that reads lines, and is logged in.</summary>
    private protected async Task<ClientProcess> StartAsync(params (string Name, string Value)[] environment)
    {
        var client = new ClientProcess(HostPrograms.Smash, ["-f", Host.SocketPath, "-u", "ann"], Host.Folder, environment);
        client.Write("help\n");
        await client.ReadUntilAsync("quit");
        return client;
    }
}
