using Smash.Rex.Channels;

namespace Smash.Rex.Files;

/// <summary>What a run has left at the executor. It waits for the disk: not for the loop.</summary>
internal static class LeftFiles
{
    /// <summary>Finds it.</summary>
    /// <param name="directory">The run's working directory.</param>
    /// <param name="names">What is wanted: paths in it, or full ones.</param>
    /// <param name="hasher">Tells what is in files.</param>
    /// <returns>What is there, named by its number in <paramref name="names"/>; and a sentence for each that is not.</returns>
    /// <exception cref="RexRefusedException">They are too many.</exception>
    public static (RunFiles Files, IReadOnlyList<string> Problems) Find(string directory, IReadOnlyList<string> names, FileHasher hasher)
    {
        var tree = new FileTree(hasher);
        var problems = new List<string>();
        for (int i = 0; i < names.Count; i++)
        {
            try
            {
                tree.Add(Path.GetFullPath(names[i], directory), $"{i}");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problems.Add($"The output '{names[i]}' could not be fetched: {exception.Message}");
            }
        }

        return (new RunFiles(FileManifest.Of(tree.Entries), tree.Sources, Transfers: true), problems);
    }
}
