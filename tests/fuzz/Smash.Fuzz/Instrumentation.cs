using SharpFuzz;

namespace Smash.Fuzz;

/// <summary>Has assemblies tell where they come.</summary>
internal static class Instrumentation
{
    private static readonly string[] Assemblies = ["Smash.Protocol.dll", "Smash.DaemonCore.dll", "smash-rex.dll"];

    /// <summary>Changes the product's assemblies in a folder, which nobody has loaded.</summary>
    public static int Add(string folder)
    {
        foreach (string name in Assemblies)
        {
            Fuzzer.Instrument(Path.Combine(folder, name), static _ => true, Options.Value);
        }

        return 0;
    }
}
