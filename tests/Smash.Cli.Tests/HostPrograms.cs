using System.Reflection;

namespace Smash.Cli.Tests;

/// <summary>Where the build left the programs; SMASH_HOST_BIN names another folder.</summary>
internal static class HostPrograms
{
    public static string Smashd => Find("smashd");

    public static string Smash => Find("smash");

    private static string Find(string name)
    {
        string folder = Environment.GetEnvironmentVariable("SMASH_HOST_BIN") is { Length: > 0 } named
            ? named
            : typeof(HostPrograms).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "HostBinDirectory").Value!;
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"Build {path} first.");
    }
}
