namespace Smash.DaemonCore.Logs;

/// <summary>
/// The daemon's log: a line for each entry, to standard error and to files, which are set aside when they are full and which several processes may share.
/// Nothing that happens to a file ends the daemon: what could not be written is counted, and told when writing works again.
/// No line holds a job's command, environment or output.
/// </summary>
public sealed class DaemonLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CategoryLog[] _categories;
    private readonly Dictionary<LogCategory, LogTarget> _categoryTargets = [];
    private LogOptions _options = new();
    private LogTarget? _target;

    /// <summary>Opens a log with the default settings.</summary>
    /// <param name="path">The file; null: standard error alone.</param>
    /// <param name="subsystem">The name in every line.</param>
    public DaemonLog(string? path = null, string subsystem = "DAEMON")
        : this(new LogOptions { Subsystem = subsystem, File = path is null ? null : new LogFileOptions(path) })
    {
    }

    /// <summary>Opens a log. A file that cannot be opened is told on standard error, and tried again for each line.</summary>
    /// <param name="options">What is written, where and how.</param>
    /// <exception cref="ArgumentException">The subsystem's name or a level is wrong.</exception>
    public DaemonLog(LogOptions options)
    {
        _categories = [.. LogNames.Categories.Select(category => new CategoryLog(this, category))];
        Reconfigure(options);
    }

    /// <summary>The levels in force, which may be changed at run time.</summary>
    public LogLevelTable Levels { get; } = new();

    /// <summary>Whether debugging lines are written of every category whose level was not set at run time.</summary>
    public bool IsDebug
    {
        get => Levels.IsDebug;
        set => Levels.IsDebug = value;
    }

    /// <summary>What is written, where and how.</summary>
    public LogOptions Options
    {
        get
        {
            lock (_lock)
            {
                return _options;
            }
        }
    }

    /// <summary>How many lines a file did not take, since the start.</summary>
    public long LostLines { get; private set; }

    /// <summary>What is wrong with the file now, for whoever starts the daemon; null: nothing.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock)
            {
                return _target?.Problem;
            }
        }
    }

    /// <summary>The log under a category.</summary>
    /// <param name="category">What the lines are about.</param>
    public CategoryLog Category(LogCategory category) => _categories[(int)category];

    /// <summary>Writes a line for whoever looks for a fault, under D_ALWAYS.</summary>
    /// <param name="message">The line; made only if it is written.</param>
    /// <param name="fields">Named values beside it.</param>
    public void Debug(FormattableString message, params ReadOnlySpan<LogField> fields) => Write(LogCategory.Always, LogLevel.Debug, message, fields);

    /// <summary>Writes a line about the ordinary course of things, under D_ALWAYS.</summary>
    /// <param name="message">The line.</param>
    /// <param name="fields">Named values beside it.</param>
    public void Info(FormattableString message, params ReadOnlySpan<LogField> fields) => Write(LogCategory.Always, LogLevel.Info, message, fields);

    /// <summary>Writes a line about something that the daemon came over, under D_ALWAYS.</summary>
    /// <param name="message">The line.</param>
    /// <param name="fields">Named values beside it.</param>
    public void Warning(FormattableString message, params ReadOnlySpan<LogField> fields) => Write(LogCategory.Always, LogLevel.Warning, message, fields);

    /// <summary>Writes a line about something that somebody must see to, under D_ERROR.</summary>
    /// <param name="message">The line.</param>
    /// <param name="fields">Named values beside it.</param>
    public void Error(FormattableString message, params ReadOnlySpan<LogField> fields) => Write(LogCategory.Error, LogLevel.Error, message, fields);

    /// <summary>Goes on with other settings. Levels set at run time stay; a file that keeps its settings stays open.</summary>
    /// <param name="options">What is written from now on, where and how.</param>
    /// <exception cref="ArgumentException">The subsystem's name or a level is wrong; nothing has changed.</exception>
    public void Reconfigure(LogOptions options)
    {
        LogLine.CheckSubsystem(options.Subsystem);
        lock (_lock)
        {
            Levels.Configure(options.Levels);
            _options = options;
            _target = Renew(_target, options.File);
            foreach (LogCategory category in LogNames.Categories)
            {
                LogTarget? target = Renew(_categoryTargets.GetValueOrDefault(category), options.CategoryFiles.GetValueOrDefault(category));
                if (target is null)
                {
                    _categoryTargets.Remove(category);
                }
                else
                {
                    _categoryTargets[category] = target;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _target?.Dispose();
            foreach (LogTarget target in _categoryTargets.Values)
            {
                target.Dispose();
            }
        }
    }

    internal void Write(LogCategory category, LogLevel level, FormattableString message, ReadOnlySpan<LogField> fields)
    {
        if (!Levels.IsOn(category, level))
        {
            return;
        }

        string text = FormattableString.Invariant(message);
        lock (_lock)
        {
            WriteEntry(MakeEntry(category, level, text, fields.ToArray()));
        }
    }

    private void WriteEntry(LogEntry entry)
    {
        byte[] line = LogLine.Format(entry, _options.Format);
        if (_options.WritesToStandardError)
        {
            StandardError.Write(_options.Format == LogFormat.Text ? line : LogLine.Format(entry, LogFormat.Text));
        }

        WriteTo(_target, line);
        WriteTo(_categoryTargets.GetValueOrDefault(entry.Category), line);
        if (entry.Level == LogLevel.Error && entry.Category != LogCategory.Error)
        {
            WriteTo(_categoryTargets.GetValueOrDefault(LogCategory.Error), line);
        }
    }

    private void WriteTo(LogTarget? target, byte[] line)
    {
        if (target is null)
        {
            return;
        }

        byte[] notice = target.LostLines == 0 ? [] : LogLine.Format(MakeEntry(LogCategory.Error, LogLevel.Error, target.LossMessage, []), _options.Format);
        bool wasWell = target.LostLines == 0;
        if (target.Write(notice, line, _options.TimeProvider.GetUtcNow()))
        {
            return;
        }

        LostLines++;
        if (wasWell && _options.WritesToStandardError)
        {
            StandardError.Write(LogLine.Format(MakeEntry(LogCategory.Error, LogLevel.Error, target.Problem!, []), LogFormat.Text));
        }
    }

    private LogEntry MakeEntry(LogCategory category, LogLevel level, string message, IReadOnlyList<LogField> fields) =>
        new(_options.TimeProvider.GetUtcNow(), Environment.ProcessId, _options.Subsystem, category, level, message) { Fields = fields };

    private static LogTarget? Renew(LogTarget? target, LogFileOptions? options)
    {
        if (target is not null && target.Options == options)
        {
            return target;
        }

        target?.Dispose();
        return options is null ? null : new LogTarget(options);
    }
}
