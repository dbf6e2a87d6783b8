using System.Runtime.CompilerServices;
using Smash.DaemonCore.Files;

namespace Smash.DaemonCore.Logs;

/// <summary>Follows a log as it grows, over the files that are set aside meanwhile: each line comes once, none is missing. It is used on the loop; files are read beside it.</summary>
/// <param name="watcher">What tells of changes.</param>
/// <param name="reader">The log.</param>
public sealed class LogFollower(FileWatcher watcher, LogReader reader)
{
    /// <summary>Gives pages with wanted lines as they come, until it is canceled.</summary>
    /// <param name="position">From where.</param>
    /// <param name="filter">Which lines are wanted; null: all.</param>
    /// <param name="cancelled">Ends it.</param>
    /// <exception cref="IOException">The log cannot be read or watched.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public async IAsyncEnumerable<LogPage> FollowAsync(LogPosition position, LogFilter? filter = null, [EnumeratorCancellation] CancellationToken cancelled = default)
    {
        using var watch = new LogWatch(watcher, reader.Path);
        while (true)
        {
            LogPage page = await NextAsync(watch, position, filter, LogReader.DefaultMaxBytes, cancelled);
            position = page.Next;
            yield return page;
        }
    }

    /// <summary>Waits for the next page that has a wanted line, or a gap to tell of.</summary>
    /// <param name="position">From where.</param>
    /// <param name="filter">Which lines are wanted; null: all.</param>
    /// <param name="maxBytes">How many bytes of lines at most, each counted with 64 more; one line is given in any case.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="IOException">The log cannot be read or watched.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public async Task<LogPage> NextAsync(LogPosition position, LogFilter? filter, int maxBytes, CancellationToken cancelled)
    {
        using var watch = new LogWatch(watcher, reader.Path);
        return await NextAsync(watch, position, filter, maxBytes, cancelled);
    }

    private async Task<LogPage> NextAsync(LogWatch watch, LogPosition position, LogFilter? filter, int maxBytes, CancellationToken cancelled)
    {
        while (true)
        {
            Task change = watch.NextChange();
            LogPosition from = position;
            LogPage page = await Task.Run(() => reader.ReadFrom(from, filter, maxBytes: maxBytes), cancelled);
            if (page.Entries.Count > 0 || page.HasGap)
            {
                return page;
            }

            position = page.Next;
            if (page.IsAtEnd)
            {
                await change.WaitAsync(cancelled);
            }
        }
    }
}
