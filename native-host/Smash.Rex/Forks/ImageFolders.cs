using System.Security.Cryptography;
using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Forks;

/// <summary>Where images of processes are, as long as they are needed: folders that only their user can look into.</summary>
/// <param name="root">Where: a folder, which is made on need.</param>
/// <param name="log">Where it is told what could not be removed.</param>
internal sealed class ImageFolders(string root, DaemonLog log)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int NameBytes = 8;

    /// <summary>Where they are unless it is said: <c>smash/rex/forks</c> in $XDG_CACHE_HOME, or in ~/.cache where that is unset or relative.</summary>
    public static string DefaultRoot => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } named && Path.IsPathRooted(named)
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache"),
        "smash",
        "rex",
        "forks");

    /// <summary>Makes one.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="RexRefusedException">There can be none.</exception>
    public string Make()
    {
        string folder = Path.Combine(root, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes)));
        try
        {
            Directory.CreateDirectory(folder, Private);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RexRefusedException(new RexRefusal(Errno.EACCES, "RexFolderFailed", $"No folder could be made for the process: {exception.Message}"));
        }
    }

    /// <summary>Removes one with all that is in it; what cannot be removed is told in the log.</summary>
    /// <param name="folder">Its path; null: there is nothing to remove.</param>
    public async Task RemoveAsync(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        try
        {
            await Task.Run(() => Directory.Delete(folder, recursive: true));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Warning($"the folder {folder} of a process was not removed: {exception.Message}");
        }
    }
}
