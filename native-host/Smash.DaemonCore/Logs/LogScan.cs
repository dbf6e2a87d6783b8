namespace Smash.DaemonCore.Logs;

/// <summary>Goes forward through files, a window at a time.</summary>
/// <param name="page">Where wanted lines go.</param>
/// <param name="maxLength">How many bytes to look at, in all.</param>
/// <param name="windowLength">How many at a time.</param>
internal sealed class LogScan(LogPageBuilder page, long maxLength, int windowLength)
{
    private readonly byte[] _window = new byte[windowLength];
    private long _left = maxLength;

    /// <summary>Goes through a file until its end, or until the page is full or enough has been looked at.</summary>
    /// <param name="part">The file.</param>
    /// <param name="offset">From where; then, where to go on.</param>
    /// <param name="isLast">Whether lines may still be added to it: then what has no end yet is left for later.</param>
    /// <returns>Whether it came to the file's end.</returns>
    public bool Run(LogPart part, ref long offset, bool isLast)
    {
        while (true)
        {
            if (_left <= 0)
            {
                return false;
            }

            ReadOnlySpan<byte> window = _window.AsSpan(0, part.Read(_window, offset));
            int used = 0;
            while (window[used..].IndexOf((byte)'\n') is >= 0 and var length)
            {
                if (!page.TryAdd(window.Slice(used, length)))
                {
                    offset += used;
                    return false;
                }

                used += length + 1;
            }

            if (used == 0)
            {
                // The rest of a file that gets no more lines, or a piece of a line of another writer that is longer than the window.
                bool isPiece = window.Length == _window.Length || (!isLast && !window.IsEmpty);
                if (!isPiece)
                {
                    return true;
                }

                if (!page.TryAdd(window))
                {
                    return false;
                }

                used = window.Length;
            }

            offset += used;
            _left -= used;
        }
    }
}
