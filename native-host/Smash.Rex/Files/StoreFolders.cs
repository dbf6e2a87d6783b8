using System.Globalization;
using Smash.DaemonCore.Configuration;

namespace Smash.Rex.Files;

/// <summary>The folders of an executor's store. All are their user's alone.</summary>
/// <param name="Root">The folder that has the others: a full path.</param>
internal sealed record StoreFolders(string Root)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where it is unless rex.rc says otherwise: <c>smash/rex</c> in $XDG_CACHE_HOME, or in ~/.cache where that is unset or relative.</summary>
    public static string DefaultRoot => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } named && Path.IsPathRooted(named)
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache"),
        "smash",
        "rex");

    /// <summary>Files that are whole, by their hash.</summary>
    public string Objects => Path.Combine(Root, "objects");

    /// <summary>The pieces of large ones, by the hash of the whole.</summary>
    public string Pieces => Path.Combine(Root, "pieces");

    /// <summary>Files that are coming.</summary>
    public string Incoming => Path.Combine(Root, "incoming");

    /// <summary>What runs have been laid ready.</summary>
    public string Runs => Path.Combine(Root, "runs");

    /// <summary>Who has it open throws out what was not used for long.</summary>
    public string LockFile => Path.Combine(Root, "lock");

    // Folders of processes that have ended are anybody's to take away: the name tells whose it is, on which machine.
    private static string Prefix => $"{Environment.MachineName}.{Environment.ProcessId}.{StartOf(Environment.ProcessId)}.";

    /// <summary>Makes them where they are not there.</summary>
    /// <exception cref="IOException">One cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be made.</exception>
    public void Make()
    {
        foreach (string folder in new[] { Root, Objects, Pieces, Incoming, Runs })
        {
            Directory.CreateDirectory(folder, Private);
        }

        // What others could put there would be run.
        if (FileTrust.Refusal(Root) is { } why)
        {
            throw new IOException($"'{Root}' {why}");
        }
    }

    /// <summary>A new name in <see cref="Incoming"/> or <see cref="Runs"/>, this process's own.</summary>
    /// <param name="folder">Which.</param>
    public static string NameIn(string folder) => Path.Combine(folder, Prefix + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12]);

    /// <summary>Takes away what processes of this machine have left that have ended without doing so.</summary>
    public void Sweep()
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(Incoming).Concat(Directory.EnumerateFileSystemEntries(Runs)))
        {
            string name = Path.GetFileName(path);
            if (name.StartsWith(Environment.MachineName + ".", StringComparison.Ordinal) && !IsOfLiving(name[(Environment.MachineName.Length + 1)..]))
            {
                RemovedTree.Remove(path);
            }
        }
    }

    private static bool IsOfLiving(string rest)
    {
        string[] parts = rest.Split('.');
        return parts.Length < 3 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out int pid) || StartOf(pid) == parts[1];
    }

    // The process's start in ticks since the machine's: the 22nd field, the second one having blanks of its own perhaps.
    private static string StartOf(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return "";
        }
    }
}
