using Smash.Protocol;

namespace Smash.Client;

/// <summary>This user's keys for REX: <c>~/.config/smash/rex/keys</c>, in which each has two files of OpenSSH's.</summary>
public static class RexKeyFolder
{
    private const string Program = "ssh-keygen";
    private const string PublicEnding = ".pub";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>The folder; it need not be there. XDG_CONFIG_HOME changes nothing.</summary>
    public static string Path => System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".config", "smash", "rex", "keys");

    /// <summary>Reads the keys.</summary>
    /// <returns>They, by identity.</returns>
    /// <exception cref="RexErrorException">RexFileError: the folder cannot be read.</exception>
    public static IReadOnlyList<RexKey> Read() => Do(static () => Directory.Exists(Path)
        ? Directory.EnumerateFiles(Path, "*" + PublicEnding)
            .Where(static file => System.IO.Path.GetFileName(file)[0] != '.' && File.Exists(file[..^PublicEnding.Length]))
            .Select(static file => new RexKey(file[..^PublicEnding.Length], File.ReadAllText(file)))
            .OrderBy(static key => key.Identity, StringComparer.Ordinal)
            .ToArray()
        : []);

    /// <summary>Makes a key, without a passphrase.</summary>
    /// <param name="program">The program that it is for; null: all.</param>
    /// <param name="replaces">Whether it takes the place of one that is there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RexErrorException">RexKeyExists; RexKeygenNotFound: there is no ssh-keygen; RexFileError.</exception>
    public static RexKey Create(string? program, bool replaces, CancellationToken cancellationToken)
    {
        string identity = RexIdentity.OfThisUser(program);
        string path = System.IO.Path.Combine(Path, identity);
        if (File.Exists(path) && !replaces)
        {
            throw new RexErrorException("RexKeyExists", Errno.EBUSY, $"There is a key of {identity} already: {path}. -Force puts another in its place, which then has to be published again.");
        }

        return Do(() => Make(identity, path, cancellationToken));
    }

    /// <summary>Removes a key's files. Hosts that it was published to go on letting it in.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="RexErrorException">RexFileError: they cannot be removed.</exception>
    public static void Remove(RexKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Do(() =>
        {
            File.Delete(key.Path);
            File.Delete(key.Path + PublicEnding);
            return key;
        });
    }

    private static RexKey Make(string identity, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path, Private);
        File.SetUnixFileMode(Path, Private);
        string made = System.IO.Path.Combine(Path, $".{identity}.{Environment.ProcessId}");
        string keygen = ExternalProgram.Find(Program) ?? throw new RexErrorException("RexKeygenNotFound", Errno.ENOENT, $"There is no program '{Program}' on PATH: install OpenSSH's client (Debian: openssh-client).");
        ProgramResult result = ExternalProgram.Run(keygen, ["-q", "-t", "ed25519", "-N", "", "-C", $"smash-rex:{identity}", "-f", made], Timeout, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new RexErrorException("RexFileError", Errno.EIO, $"{Program} made no key: {result.Errors.Trim()}");
        }

        // The public one first: a key is there when both are.
        File.Move(made + PublicEnding, path + PublicEnding, overwrite: true);
        File.Move(made, path, overwrite: true);
        return new RexKey(path, File.ReadAllText(path + PublicEnding));
    }

    private static T Do<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw new RexErrorException("RexFileError", Errno.EIO, exception.Message, exception);
        }
    }
}
