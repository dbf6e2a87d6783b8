namespace Smash.Fuzz;

/// <summary>Inputs that are kept: what once led to a new place, or to a defect.</summary>
internal static class Corpus
{
    /// <summary>Runs all of them.</summary>
    /// <returns>Exit code: 1 where one shows a defect, which is told.</returns>
    public static int Replay(string folder)
    {
        int failures = 0;
        foreach (IFuzzTarget target in FuzzTargets.All)
        {
            string[] files = Directory.Exists(Path.Combine(folder, target.Name)) ? Directory.GetFiles(Path.Combine(folder, target.Name)) : [];
            failures += target.Seeds.Count(seed => !IsFine(target, seed, "a seed")) + files.Count(file => !IsFine(target, File.ReadAllBytes(file), file));
            Console.WriteLine($"{target.Name,-14} {files.Length} files");
        }

        return failures == 0 ? 0 : 1;
    }

    /// <summary>Writes what there is to begin with.</summary>
    public static int WriteSeeds(string folder)
    {
        foreach (IFuzzTarget target in FuzzTargets.All)
        {
            string place = Directory.CreateDirectory(Path.Combine(folder, target.Name)).FullName;
            foreach ((int index, byte[] seed) in target.Seeds.Index())
            {
                File.WriteAllBytes(Path.Combine(place, $"seed-{index}"), seed);
            }
        }

        return 0;
    }

    private static bool IsFine(IFuzzTarget target, byte[] input, string name)
    {
        try
        {
            Bounds.Run(target, input);
            return true;
        }
#pragma warning disable CA1031 // Whatever it is, it is a defect.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"{target.Name}: {name}: {exception}");
            return false;
        }
    }
}
