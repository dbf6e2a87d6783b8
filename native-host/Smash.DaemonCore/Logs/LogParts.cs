namespace Smash.DaemonCore.Logs;

/// <summary>All files of a log, open at once, the oldest first.</summary>
internal sealed class LogParts : IDisposable
{
    // One number has no file while files are given other names, one more where that failed at its last step.
    private const int EndingMisses = 3;

    private readonly List<LogPart> _parts;

    private LogParts(List<LogPart> parts) => _parts = parts;

    /// <summary>How many have a line at least.</summary>
    public int Count => _parts.Count;

    public LogPart this[int index] => _parts[index];

    /// <summary>Opens what is there.</summary>
    /// <exception cref="IOException">A file is there but cannot be read.</exception>
    public static LogParts Open(string path)
    {
        // The newest first and name by name: a file that gets another name meanwhile is met a second time, under that name, rather than not at all.
        var parts = new List<LogPart>();
        try
        {
            Add(parts, path);
            int misses = 0;
            for (int number = 1; misses < EndingMisses; number++)
            {
                misses = Add(parts, LogFileNames.Old(path, number)) ? 0 : misses + 1;
            }
        }
        catch (IOException)
        {
            parts.ForEach(static part => part.Dispose());
            throw;
        }

        parts.Reverse();
        return new LogParts(parts);
    }

    /// <summary>The index of the file that a position is in, or −1.</summary>
    public int Find(LogPosition position) => _parts.FindIndex(part => part.Identity == position.File && position.Offset <= part.Length);

    public void Dispose() => _parts.ForEach(static part => part.Dispose());

    /// <returns>Whether there is such a file.</returns>
    private static bool Add(List<LogPart> parts, string path)
    {
        LogPart? part = LogPart.TryOpen(path);
        if (part is null)
        {
            return false;
        }

        if (part.Identity == 0 || parts.Exists(other => other.Facts.IsSameFile(part.Facts)))
        {
            part.Dispose();
        }
        else
        {
            parts.Add(part);
        }

        return true;
    }
}
