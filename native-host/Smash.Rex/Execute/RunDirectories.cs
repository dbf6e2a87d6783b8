using System.Security.Cryptography;
using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Execute;

/// <summary>Working directories at the executor: the one that is asked for, or a new one that only its user can look into and that goes with the run.</summary>
/// <param name="root">Where new ones are made: a folder, which is made on need.</param>
/// <param name="log">Where it is told what could not be removed.</param>
internal sealed class RunDirectories(string root, DaemonLog log)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int NameBytes = 8;

    /// <summary>Where new ones are made unless it is said: <c>smash/rex/runs</c> in $XDG_CACHE_HOME, or in ~/.cache where that is unset or relative.</summary>
    public static string DefaultRoot => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } named && Path.IsPathRooted(named) ? named : Path.Combine(Home, ".cache"),
        "smash",
        "rex",
        "runs");

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Prepares a run whose program and files are there already.</summary>
    /// <param name="channel">The channel, which is not asked.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="RexRefusedException">There can be no folder.</exception>
    public Task<PreparedRun> PrepareAsync(RexChannel channel, ExecuteRequest request)
    {
        if (request.Directory is { Length: > 0 } directory)
        {
            return Task.FromResult(new PreparedRun(request.Program, [], Path.Combine(Home, directory)));
        }

        string folder = Make();
        return Task.FromResult(new PreparedRun(request.Program, [], folder, () => RemoveAsync(folder)));
    }

    /// <summary>Makes a folder for a run.</summary>
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
            throw new RexRefusedException(new RexRefusal(Errno.EACCES, "RexFolderFailed", $"No folder could be made for the program: {exception.Message}"));
        }
    }

    /// <summary>Removes a folder with all that is in it; what cannot be removed is told in the log.</summary>
    /// <param name="folder">Its path; null: there is none.</param>
    public async ValueTask RemoveAsync(string? folder)
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
            log.Warning($"the folder {folder} of a program that has ended was not removed: {exception.Message}");
        }
    }
}
