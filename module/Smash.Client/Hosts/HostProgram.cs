using System.Diagnostics.CodeAnalysis;

namespace Smash.Client;

/// <summary>Finds the host's program.</summary>
internal static class HostProgram
{
    private const string Name = "smashd";

    /// <summary>Name of the environment variable that names the folder of the host's programs.</summary>
    private const string FolderVariable = "SMASH_HOST_BIN";

    // What smashd and its daemons start, and what is of use by itself, beside it.
    private static readonly string[] Programs = [Name, "smash-session", "smash-gate", "smash-task", "smash-batch", "smash", "smash-red", "smash-world", "smash-transfer", "smash-rex", "smash-call", "smash-stub", "smash-stub-watch", "smash-terminal", "smash-fork"];

    /// <summary>Absolute path of <c>smashd</c>, which can be executed: in the folder that SMASH_HOST_BIN names, else where the build or the package put it.</summary>
    /// <exception cref="HostStartException">It is in none of these places, or may not be executed.</exception>
    public static string Find()
    {
        string[] folders = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named
            ? [Path.GetFullPath(named)]
            : [Path.GetFullPath("../../native-host/bin", AssemblyFolder), Path.Combine(AssemblyFolder, "host"), AssemblyFolder];
        string program = folders.Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists)
            ?? throw new HostStartException(
                $"The host's program '{Name}' is not in {string.Join(" or ", folders.Select(folder => $"'{folder}'"))}. Build it, or name its folder in ${FolderVariable}.");
        MakeExecutable(Path.GetDirectoryName(program)!);
        return program;
    }

    /// <summary>Gives the programs the leave to be executed where they have lost it: a package of the Gallery holds no modes of files.</summary>
    /// <exception cref="HostStartException">They are another user's.</exception>
    internal static void MakeExecutable(string folder)
    {
        foreach (string program in Programs.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            UnixFileMode mode = File.GetUnixFileMode(program);
            if ((mode & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0)
            {
                // Whoever may read it may execute it.
                SetMode(program, mode | (UnixFileMode)((int)(mode & (UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead)) >> 2));
            }
        }
    }

    private static void SetMode(string program, UnixFileMode mode)
    {
        try
        {
            File.SetUnixFileMode(program, mode);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            string folder = Path.GetDirectoryName(program)!;
            throw new HostStartException(
                $"'{program}' may not be executed, and this user cannot change that. Whoever installed the module can: chmod +x {string.Join(' ', Programs.Select(name => Path.Combine(folder, name)))}.", exception);
        }
    }

    // Beside this assembly, since the program that loaded it, pwsh for one, lives elsewhere.
    private static string AssemblyFolder
    {
        [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A program that is one file has its own folder in place of the assembly's.")]
        get => Path.GetDirectoryName(typeof(HostProgram).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
    }
}
