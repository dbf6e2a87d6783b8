using System.Diagnostics.CodeAnalysis;

namespace Smash.Client;

/// <summary>Finds the host's program.</summary>
internal static class HostProgram
{
    private const string Name = "smashd";

    /// <summary>Name of the environment variable that names the folder of the host's programs.</summary>
    private const string FolderVariable = "SMASH_HOST_BIN";

    /// <summary>Absolute path of <c>smashd</c>: in the folder that SMASH_HOST_BIN names, else where the build or the package put it.</summary>
    /// <exception cref="HostStartException">It is in none of these places.</exception>
    public static string Find()
    {
        string[] folders = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named
            ? [Path.GetFullPath(named)]
            : [Path.GetFullPath("../../native-host/bin", AssemblyFolder), Path.Combine(AssemblyFolder, "host"), AssemblyFolder];
        return folders.Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists)
            ?? throw new HostStartException(
                $"The host's program '{Name}' is not in {string.Join(" or ", folders.Select(folder => $"'{folder}'"))}. Build it, or name its folder in ${FolderVariable}.");
    }

    // Beside this assembly, since the program that loaded it, pwsh for one, lives elsewhere.
    private static string AssemblyFolder
    {
        [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A program that is one file has its own folder in place of the assembly's.")]
        get => Path.GetDirectoryName(typeof(HostProgram).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
    }
}
