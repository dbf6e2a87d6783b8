namespace Smash.DaemonCore.Daemons;

/// <summary>A daemon that does not start, with the exit code that tells so.</summary>
/// <param name="exitCode">The code; <see cref="DaemonExitCode"/> has the framework's.</param>
/// <param name="message">What is wrong, where, and what to do: for standard error.</param>
public sealed class DaemonStartException(int exitCode, string message) : Exception(message)
{
    /// <summary>Exit code of the program.</summary>
    public int ExitCode { get; } = exitCode;
}
