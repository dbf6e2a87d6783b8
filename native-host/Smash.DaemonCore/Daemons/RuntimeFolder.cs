using Smash.DaemonCore.Interop;

namespace Smash.DaemonCore.Daemons;

/// <summary>Where a user's command sockets are: <c>smash</c> in $XDG_RUNTIME_DIR, or root's /run.</summary>
internal static class RuntimeFolder
{
    /// <summary>The path of a socket, in a folder that is there and its user's alone; empty where there is no place for it.</summary>
    public static string Find(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { } named && Path.IsPathRooted(named) ? named
            : GetEffectiveUserId.Invoke() == 0 ? "/run"
            : null;
        if (folder is null)
        {
            return "";
        }

        string own = Path.Combine(folder, "smash");
        try
        {
            Directory.CreateDirectory(own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DaemonStartException(DaemonExitCode.CannotCreate, $"The folder {own} for command sockets cannot be made: {exception.Message} Set COMMAND_SOCKET to another place.");
        }

        return Path.Combine(own, name);
    }
}
