namespace Smash.Session.Output;

/// <summary>The files of a job's output that are the host's, whole or compressed, with those of its earlier runs.</summary>
internal static class OutputFiles
{
    private static readonly string[] Endings = [".out", ".err"];

    /// <summary>Deletes them; those that are not there are no fault.</summary>
    /// <param name="path">Their path without ending, in a folder that is there.</param>
    /// <exception cref="IOException">The disk refuses it.</exception>
    public static void Delete(string path)
    {
        DeleteRun(path);
        string runs = RunOutputs.FolderOf(path);
        if (Directory.Exists(runs))
        {
            Directory.Delete(runs, recursive: true);
        }
    }

    /// <summary>Deletes those of one run.</summary>
    /// <param name="path">Their path without ending, in a folder that is there.</param>
    /// <exception cref="IOException">The disk refuses it.</exception>
    public static void DeleteRun(string path)
    {
        foreach (string ending in Endings)
        {
            File.Delete(path + ending);
            File.Delete(path + ending + CompressedOutput.Ending);
        }
    }

    /// <summary>Their length on disk, bytes.</summary>
    /// <param name="path">Their path without ending.</param>
    public static long Measure(string path)
    {
        long sum = EnumerateRuns(path).Sum(static run => run.Length);
        foreach (string ending in Endings)
        {
            var whole = new FileInfo(path + ending);
            var compressed = new FileInfo(path + ending + CompressedOutput.Ending);
            sum += (whole.Exists ? whole.Length : 0) + (compressed.Exists ? compressed.Length : 0);
        }

        return sum;
    }

    /// <summary>Compresses them. It can be done again, where it was not finished.</summary>
    /// <param name="path">Their path without ending.</param>
    /// <exception cref="IOException">The disk refuses it: they are whole still.</exception>
    public static void Compress(string path)
    {
        foreach (FileInfo whole in Endings.Select(ending => new FileInfo(path + ending)).Concat(EnumerateRuns(path).Where(static run => Endings.Contains(run.Extension))))
        {
            if (whole is { Exists: true, Length: > 0 })
            {
                CompressedOutput.Compress(whole.FullName);
            }
        }
    }

    private static FileInfo[] EnumerateRuns(string path)
    {
        var runs = new DirectoryInfo(RunOutputs.FolderOf(path));
        return runs.Exists ? runs.GetFiles() : [];
    }
}
