namespace Smash.DaemonCore.Logs;

/// <summary>
/// The level in force of each category: one set at run time, else <see cref="LogLevel.Debug"/> while <see cref="IsDebug"/>, else the configured one.
/// It may be read and changed from any thread.
/// </summary>
public sealed class LogLevelTable
{
    private readonly LogLevel[] _configured = new LogLevel[LogNames.Categories.Count];
    private readonly LogLevel[] _set = new LogLevel[LogNames.Categories.Count];
    private volatile bool _isDebug;

    /// <summary>Makes a table in which every category has <see cref="LogLevel.Info"/>.</summary>
    public LogLevelTable() => Configure(new Dictionary<LogCategory, LogLevel>());

    /// <summary>Whether debugging lines are written of every category whose level was not set at run time: what SIGUSR1 switches.</summary>
    public bool IsDebug
    {
        get => _isDebug;
        set => _isDebug = value;
    }

    /// <summary>The level in force.</summary>
    /// <param name="category">The category.</param>
    public LogLevel this[LogCategory category] =>
        _set[(int)category] is not 0 and var set ? set : _isDebug ? LogLevel.Debug : _configured[(int)category];

    /// <summary>Whether a line is to be written.</summary>
    /// <param name="category">What it is about.</param>
    /// <param name="level">How much it matters.</param>
    public bool IsOn(LogCategory category, LogLevel level) => level <= this[category];

    /// <summary>The level that the configuration gives.</summary>
    /// <param name="category">The category.</param>
    public LogLevel GetConfigured(LogCategory category) => _configured[(int)category];

    /// <summary>Whether the level in force was set at run time.</summary>
    /// <param name="category">The category.</param>
    public bool IsSet(LogCategory category) => _set[(int)category] != 0;

    /// <summary>Sets a level at run time; it holds until <see cref="Reset"/>, over a new configuration too.</summary>
    /// <param name="category">The category.</param>
    /// <param name="level">Its level.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or D_ALWAYS were below info.</exception>
    public void Set(LogCategory category, LogLevel level)
    {
        Check(category, level);
        _set[(int)category] = level;
    }

    /// <summary>Takes back what <see cref="Set"/> did.</summary>
    /// <param name="category">The category.</param>
    public void Reset(LogCategory category) => _set[(int)category] = 0;

    /// <summary>Puts the configured levels in place of those before.</summary>
    /// <param name="levels">Levels that are not <see cref="LogLevel.Info"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or D_ALWAYS were below info.</exception>
    public void Configure(IReadOnlyDictionary<LogCategory, LogLevel> levels)
    {
        foreach ((LogCategory category, LogLevel level) in levels)
        {
            Check(category, level);
        }

        foreach (LogCategory category in LogNames.Categories)
        {
            _configured[(int)category] = levels.GetValueOrDefault(category, LogLevel.Info);
        }
    }

    private static void Check(LogCategory category, LogLevel level)
    {
        string name = LogNames.Of(level);
        if (category == LogCategory.Always && level < LogLevel.Info)
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, $"D_ALWAYS cannot be set to {name}: it is always written, at level info or debug.");
        }
    }
}
