using System.Diagnostics;

namespace Smash.Client;

/// <summary>Attaches this process's terminal to that of a job, by smash-terminal of the job's host.</summary>
public static class TerminalAttachment
{
    /// <summary>Runs it until the job ends or somebody detaches.</summary>
    /// <param name="program">Path of smash-terminal.</param>
    /// <param name="socketPath">Where the job's terminal is attached to.</param>
    /// <param name="detachKeys">The keys that detach; empty: its own.</param>
    /// <param name="cancellationToken">Detaches.</param>
    /// <returns>Its exit code (native-host/terminal/README.md).</returns>
    /// <exception cref="IOException">It could not be started.</exception>
    public static int Run(string program, string socketPath, string detachKeys, CancellationToken cancellationToken = default)
    {
        string[] arguments = string.IsNullOrEmpty(detachKeys) ? ["attach", socketPath] : ["attach", socketPath, detachKeys];
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)) ?? throw new IOException($"{program} was not started.");
        using CancellationTokenRegistration stop = cancellationToken.Register(process.Kill);
        process.WaitForExit();
        return process.ExitCode;
    }
}
