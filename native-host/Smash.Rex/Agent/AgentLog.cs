using Smash.DaemonCore.Daemons;

namespace Smash.Rex.Agent;

/// <summary>Where agents of a user log unless the configuration says otherwise: what they would say on standard error came out at the other machine.</summary>
internal static class AgentLog
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The file: <c>smash/rex_agent.log</c> in $XDG_STATE_HOME, or in ~/.local/state where that is unset or relative.</summary>
    public static string Path => System.IO.Path.Combine(Folder, "rex_agent.log");

    private static string Folder => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } named && System.IO.Path.IsPathRooted(named)
            ? named
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "smash");

    /// <summary>Makes its folder where it is not there.</summary>
    /// <exception cref="DaemonStartException">It cannot be made.</exception>
    public static void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(Folder, Private);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DaemonStartException(DaemonExitCode.CannotCreate, $"The folder of the log cannot be made: {exception.Message}");
        }
    }
}
