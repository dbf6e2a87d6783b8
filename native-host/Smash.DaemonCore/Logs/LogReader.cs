namespace Smash.DaemonCore.Logs;

/// <summary>
/// Reads a log, with the files set aside before it, in pages, from a position on or backward from its end. Memory and the part of a file that one call looks at are
/// bounded whatever the files' size. Lines are seen whole or not at all. A call reads files: on a loop it belongs into Task.Run. Each call stands for itself.
/// </summary>
/// <param name="path">The log; it need not be there yet.</param>
public sealed class LogReader(string path)
{
    /// <summary>What a page holds at most unless something else is asked for: 1 MiB.</summary>
    public const int DefaultMaxBytes = 1024 * 1024;

    // So much is looked at in one call at most, so that a filter that lets nothing through still comes back soon.
    private const long MaxScanLength = 8 * 1024 * 1024;

    // Longer than any line of ours: a window of it, forward or backward, has the end of a line in it.
    private const int WindowLength = 4 * LogLine.MaxLength;

    /// <summary>The log's path.</summary>
    public string Path { get; } = path;

    /// <summary>Reads on from a position.</summary>
    /// <param name="position">Where; <see cref="LogPosition.Start"/>: the oldest line that is there.</param>
    /// <param name="filter">Which lines are wanted; null: all.</param>
    /// <param name="maxLines">How many lines at most.</param>
    /// <param name="maxBytes">How many bytes of lines at most, each counted with 64 more; one line is given in any case.</param>
    /// <exception cref="IOException">A file is there but cannot be read.</exception>
    public LogPage ReadFrom(LogPosition position, LogFilter? filter = null, int maxLines = int.MaxValue, int maxBytes = DefaultMaxBytes)
    {
        using LogParts parts = LogParts.Open(Path);
        int index = position.File == 0 ? 0 : parts.Find(position);
        bool hasGap = index < 0;
        (index, long offset) = hasGap ? (0, 0) : (index, position.Offset);
        var page = new LogPageBuilder(filter ?? LogFilter.None, Math.Max(1, maxLines), maxBytes);
        var scan = new LogScan(page, MaxScanLength, WindowLength);
        LogPosition next = hasGap ? LogPosition.Start : position;
        for (; index < parts.Count; index++, offset = 0)
        {
            bool isOver = scan.Run(parts[index], ref offset, isLast: index == parts.Count - 1);
            next = new LogPosition(parts[index].Identity, offset);
            if (!isOver)
            {
                return new LogPage(page.Entries, next, IsAtEnd: false, hasGap);
            }
        }

        return new LogPage(page.Entries, next, IsAtEnd: true, hasGap);
    }

    /// <summary>Reads the last lines.</summary>
    /// <param name="count">How many at most; 0 only finds the end.</param>
    /// <param name="filter">Which lines count; null: all.</param>
    /// <param name="maxBytes">How many bytes of lines at most, each counted with 64 more; one line is given in any case.</param>
    /// <exception cref="IOException">A file is there but cannot be read.</exception>
    public LogPage ReadTail(int count, LogFilter? filter = null, int maxBytes = DefaultMaxBytes)
    {
        using LogParts parts = LogParts.Open(Path);
        LogPosition end = LogPosition.Start;
        var tail = new LogTail(filter ?? LogFilter.None, count, maxBytes, MaxScanLength, WindowLength);
        for (int index = parts.Count - 1; index >= 0; index--)
        {
            long partEnd = tail.FindEnd(parts[index], isLast: index == parts.Count - 1);
            end = end.File == 0 ? new LogPosition(parts[index].Identity, partEnd) : end;
            if (!tail.Run(parts[index], partEnd))
            {
                break;
            }
        }

        return new LogPage(tail.Entries, end, IsAtEnd: true, HasGap: false);
    }
}
