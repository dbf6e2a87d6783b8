namespace Smash.DaemonCore.Logs;

/// <summary>
/// A daemon's log as it is written to under one category. Anybody may call it, on any thread. A message is made only if it is written;
/// it becomes one line whatever is in it. It must not hold a job's command, environment or output.
/// </summary>
public sealed class CategoryLog
{
    private readonly DaemonLog _log;

    internal CategoryLog(DaemonLog log, LogCategory category)
    {
        _log = log;
        Category = category;
    }

    /// <summary>The category.</summary>
    public LogCategory Category { get; }

    /// <summary>Whether lines of a level are written, for callers to whom making a message is costly.</summary>
    /// <param name="level">The level.</param>
    public bool IsOn(LogLevel level) => _log.Levels.IsOn(Category, level);

    /// <summary>Writes a line for whoever looks for a fault.</summary>
    /// <param name="message">The line.</param>
    /// <param name="fields">Named values beside it.</param>
    public void Debug(FormattableString message, params ReadOnlySpan<LogField> fields) => _log.Write(Category, LogLevel.Debug, message, fields);

    /// <summary>Writes a line about the ordinary course of things.</summary>
    /// <param name="message">The line.</param>
    /// <param name="fields">Named values beside it.</param>
    public void Info(FormattableString message, params ReadOnlySpan<LogField> fields) => _log.Write(Category, LogLevel.Info, message, fields);

    /// <summary>Writes a line about something that the daemon came over.</summary>
    /// <param name="message">The line.</param>
    /// <param name="fields">Named values beside it.</param>
    public void Warning(FormattableString message, params ReadOnlySpan<LogField> fields) => _log.Write(Category, LogLevel.Warning, message, fields);

    /// <summary>Writes a line about something that somebody must see to.</summary>
    /// <param name="message">The line.</param>
    /// <param name="fields">Named values beside it.</param>
    public void Error(FormattableString message, params ReadOnlySpan<LogField> fields) => _log.Write(Category, LogLevel.Error, message, fields);
}
