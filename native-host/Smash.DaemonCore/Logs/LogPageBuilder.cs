using System.Text;

namespace Smash.DaemonCore.Logs;

/// <summary>Collects the wanted lines until a page is full.</summary>
/// <param name="filter">Which are wanted.</param>
/// <param name="maxLines">How many at most.</param>
/// <param name="maxBytes">How many bytes at most, each line counted with <see cref="LineOverhead"/>; the first line is taken in any case.</param>
internal sealed class LogPageBuilder(LogFilter filter, int maxLines, int maxBytes)
{
    /// <summary>What a line takes besides its own bytes, in memory or in an answer.</summary>
    public const int LineOverhead = 64;

    private readonly List<LogEntry> _entries = [];
    private long _bytes;

    public IReadOnlyList<LogEntry> Entries => _entries;

    /// <summary>Takes a line if it is wanted.</summary>
    /// <param name="line">The line without its end.</param>
    /// <returns>Whether there was room; if not, the line is not taken.</returns>
    public bool TryAdd(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return true;
        }

        LogEntry entry = LogLine.Parse(line) ?? new LogEntry(DateTimeOffset.UnixEpoch, 0, "", LogCategory.Always, LogLevel.Info, Encoding.UTF8.GetString(line));
        if (!filter.Matches(entry))
        {
            return true;
        }

        if (_entries.Count >= maxLines || (_entries.Count > 0 && _bytes + line.Length + LineOverhead > maxBytes))
        {
            return false;
        }

        _entries.Add(entry);
        _bytes += line.Length + LineOverhead;
        return true;
    }
}
