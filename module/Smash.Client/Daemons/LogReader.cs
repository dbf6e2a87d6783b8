using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <summary>Reads a host's log, a page at a time, whatever its size.</summary>
/// <param name="connection">The connection. Following holds back what else is asked over it: give it one of its own.</param>
/// <param name="query">Which lines.</param>
public sealed class LogReader(SmashConnection connection, LogQuery query)
{
    // What the host takes for: begin at the position, and not so many lines before the end.
    private const int FromPosition = -1;

    /// <summary>Lines were lost to the reader: the log was set aside faster than it was read.</summary>
    public event EventHandler? Skipped;

    /// <summary>Reads the lines, the oldest first. Without following it ends with the log.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SmashException">ENOENT: there is no such log; EINVAL: no such level or category.</exception>
    public IEnumerable<LogLine> ReadLines(CancellationToken cancellationToken = default)
    {
        LogPage page = Fetch(query.Tail ?? FromPosition, "", waits: false, cancellationToken);
        while (true)
        {
            if (page.HasGap)
            {
                Skipped?.Invoke(this, EventArgs.Empty);
            }

            foreach (LogLine line in page.Lines)
            {
                yield return line;
            }

            if (page.IsAtEnd && !query.IsFollowing)
            {
                yield break;
            }

            page = Fetch(FromPosition, page.Next, page.IsAtEnd, cancellationToken);
        }
    }

    private LogPage Fetch(int tail, string position, bool waits, CancellationToken cancellationToken) => connection.ExecuteCommand(
        DaemonCommand.FetchLog,
        arguments =>
        {
            arguments.Put(query.Name);
            arguments.Put(query.Subsystem);
            arguments.Put(query.Level);
            arguments.Put(string.Join(',', query.Categories));
            arguments.Put(tail);
            arguments.Put(position);
            arguments.Put(0);
            arguments.Put(waits);
        },
        LogPage.Read,
        cancellationToken);
}
