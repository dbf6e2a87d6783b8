using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Folders on another machine.</summary>
internal static class RemoteLocation
{
    private const string Home = "~";

    /// <summary>The folder as a job is submitted with it.</summary>
    /// <param name="endpoint">The host of the other machine.</param>
    /// <param name="path">A path there; a relative one, and one that begins with <c>~/</c>, is in the user's home. Null: the host's choice, the home itself.</param>
    /// <returns>An absolute path; null: the home.</returns>
    /// <exception cref="CommandException">InvalidArgument: the home there is not known, so that a relative path leads nowhere.</exception>
    public static string? Get(HostEndpoint endpoint, string? path)
    {
        if (path is null or Home || path.StartsWith('/'))
        {
            return path is Home ? null : path;
        }

        string relative = path.StartsWith("~/", StringComparison.Ordinal) ? path[2..] : path;
        return endpoint.RemoteEnvironment.GetValueOrDefault("HOME") is { Length: > 0 } home
            ? Path.GetFullPath(relative, home)
            : throw new CommandException($"'{path}' is relative, and the home folder on {endpoint} is not known: name the folder from the root.");
    }
}
