namespace Smash.DaemonCore.Logs;

/// <summary>Goes backward through files, a window at a time, each of which is read forward.</summary>
/// <param name="filter">Which lines count.</param>
/// <param name="count">How many are wanted.</param>
/// <param name="maxBytes">How many bytes of lines at most, each counted with 64 more; one line is given in any case.</param>
/// <param name="maxLength">How many bytes to look at, in all.</param>
/// <param name="windowLength">How many at a time.</param>
internal sealed class LogTail(LogFilter filter, int count, int maxBytes, long maxLength, int windowLength)
{
    private readonly byte[] _window = new byte[windowLength];

    // The newest first.
    private readonly List<LogEntry> _entries = [];
    private long _left = maxLength;
    private long _bytes;
    private bool _isFull;

    /// <summary>The lines, the oldest first.</summary>
    public IReadOnlyList<LogEntry> Entries => [.. Enumerable.Reverse(_entries)];

    /// <summary>Where the whole lines of a file end.</summary>
    public long FindEnd(LogPart part, bool isLast)
    {
        if (!isLast)
        {
            return part.Length;
        }

        for (long end = part.Length; end > 0;)
        {
            long start = Math.Max(0, end - _window.Length);
            int found = _window.AsSpan(0, part.Read(_window.AsSpan(0, (int)(end - start)), start)).LastIndexOf((byte)'\n');
            if (found >= 0)
            {
                return start + found + 1;
            }

            end = start;
        }

        return 0;
    }

    /// <summary>Goes through a file from its end to its start.</summary>
    /// <returns>Whether more lines are wanted, of the file before it.</returns>
    public bool Run(LogPart part, long end)
    {
        while (end > 0 && _left > 0 && !_isFull && _entries.Count < count)
        {
            long start = Math.Max(0, end - _window.Length);
            ReadOnlySpan<byte> window = _window.AsSpan(0, part.Read(_window.AsSpan(0, (int)(end - start)), start));
            if (window.IsEmpty)
            {
                return false;
            }

            // The window begins in the midst of a line, which the next one will have whole; if it has no other, it is one of another writer, and too long.
            int first = start == 0 ? 0 : window[..^1].IndexOf((byte)'\n') + 1;
            TakeBackward(window[first..]);
            _left -= window.Length - first;
            end = start + first;
        }

        return _left > 0 && !_isFull && _entries.Count < count;
    }

    private void TakeBackward(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty && !_isFull && _entries.Count < count)
        {
            ReadOnlySpan<byte> rest = lines[^1] == (byte)'\n' ? lines[..^1] : lines;
            int start = rest.LastIndexOf((byte)'\n') + 1;
            Take(rest[start..]);
            lines = rest[..start];
        }
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        var one = new LogPageBuilder(filter, 1, int.MaxValue);
        one.TryAdd(line);
        if (one.Entries.Count == 0)
        {
            return;
        }

        _isFull = _entries.Count > 0 && _bytes + line.Length + LogPageBuilder.LineOverhead > maxBytes;
        if (!_isFull)
        {
            _entries.Add(one.Entries[0]);
            _bytes += line.Length + LogPageBuilder.LineOverhead;
        }
    }
}
