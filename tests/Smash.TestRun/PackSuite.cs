using System.IO.Compression;

namespace Smash.TestRun;

/// <summary>Packs the module and unpacks it elsewhere, for the module's tests to be run against what users get.</summary>
internal static class PackSuite
{
    /// <summary>Names the manifest of the module to test, for the module's tests.</summary>
    public const string ModuleVariable = "SMASH_TEST_MODULE";

    /// <summary>Packs, and unpacks into a folder.</summary>
    public static TestCounts Run(Transcript transcript, string root, string folder)
    {
        TestCounts packed = CheckSuite.Run(transcript, root, "dotnet", "pack", "module/packaging", "-c", "Release");
        if (packed.Failed > 0)
        {
            return packed;
        }

        string package = Directory.GetFiles(Path.Combine(root, "out"), "Smash.*.nupkg").OrderByDescending(File.GetLastWriteTimeUtc).First();
        ZipFile.ExtractToDirectory(package, folder);
        Environment.SetEnvironmentVariable(ModuleVariable, Path.Combine(folder, "Smash.psd1"));
        transcript.Tell($"The module's tests run against {Path.GetFileName(package)}, unpacked into {folder}.");
        return packed;
    }
}
