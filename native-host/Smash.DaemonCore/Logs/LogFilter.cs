namespace Smash.DaemonCore.Logs;

/// <summary>Which lines of a log are wanted: those for which everything holds that is said here. A line of another writer has none of these and is wanted only if nothing is said.</summary>
public sealed record LogFilter
{
    /// <summary>The filter that lets every line through.</summary>
    public static LogFilter None { get; } = new();

    /// <summary>The subsystem, in any case; null: every one.</summary>
    public string? Subsystem { get; init; }

    /// <summary>The categories; empty: every one.</summary>
    public IReadOnlyCollection<LogCategory> Categories { get; init; } = [];

    /// <summary>The level of the least important lines that are wanted; default: every line.</summary>
    public LogLevel Level { get; init; } = LogLevel.Debug;

    /// <summary>The earliest time that is wanted; null: any.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The time before which lines are wanted; null: any.</summary>
    public DateTimeOffset? Until { get; init; }

    private bool SaysNothing => Subsystem is null && Categories.Count == 0 && Level >= LogLevel.Debug && From is null && Until is null;

    /// <summary>Whether a line is wanted.</summary>
    /// <param name="entry">What it says.</param>
    public bool Matches(LogEntry entry) =>
        entry.Pid == 0
            ? SaysNothing
            : (Subsystem is null || Subsystem.Equals(entry.Subsystem, StringComparison.OrdinalIgnoreCase))
                && (Categories.Count == 0 || Categories.Contains(entry.Category))
                && entry.Level <= Level
                && (From is null || entry.Time >= From)
                && (Until is null || entry.Time < Until);
}
