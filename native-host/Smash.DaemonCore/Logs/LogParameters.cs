using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Logs;

/// <summary>The parameters of a daemon's log (LOGS.md). All of them are reconfigurable: read again, they go to <see cref="DaemonLog.Reconfigure"/>.</summary>
public sealed class LogParameters
{
    private readonly string _subsystem;
    private readonly LogFileParameters _file;
    private readonly Dictionary<LogCategory, LogFileParameters> _categoryFiles;
    private readonly Parameter<IReadOnlyDictionary<LogCategory, LogLevel>> _levels;
    private readonly Parameter<LogFormat> _format;
    private readonly Parameter<string> _lockPath;

    /// <summary>Adds them to a table: SUBSYS_LOG, SUBSYS_DEBUG, MAX_SUBSYS_LOG, MAX_NUM_SUBSYS_LOG, the same three of each SUBSYS_D_CATEGORY_LOG, LOG_FORMAT and LOG_LOCK.</summary>
    /// <param name="table">The table, before the configuration is read.</param>
    /// <param name="subsystem">The daemon's name in capital letters, digits and underscores.</param>
    /// <param name="defaultPath">Default of SUBSYS_LOG; it may have macros, as in a file. Empty: none.</param>
    public LogParameters(ParameterTable table, string subsystem, string defaultPath = "")
    {
        ArgumentNullException.ThrowIfNull(table);
        LogLine.CheckSubsystem(subsystem);
        _subsystem = subsystem;
        _file = new LogFileParameters(table, subsystem, defaultPath, "the log");
        _categoryFiles = LogNames.Categories.ToDictionary(
            static category => category,
            category => new LogFileParameters(table, $"{subsystem}_{LogNames.Of(category)}", "", $"the lines of {LogNames.Of(category)} a second time"));
        _levels = table.AddAsText($"{subsystem}_DEBUG", "", new LogLevelsType(), "Levels of log categories that are not at info.");
        _format = table.AddChoice("LOG_FORMAT", LogFormat.Text, "How lines are written: TEXT, or JSON, an object a line.");
        _lockPath = table.AddPath(
            "LOG_LOCK", "", "The file that writers of one log lock while they set it aside; empty: the log itself.", new ParameterTraits { IsSecurity = true });
    }

    /// <summary>What a configuration says, for <see cref="DaemonLog"/>.</summary>
    /// <param name="configuration">The configuration, of the table that the parameters were added to.</param>
    public LogOptions Read(DaemonConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string? lockPath = configuration.Get(_lockPath) is { Length: > 0 } path ? path : null;
        var categoryFiles = new Dictionary<LogCategory, LogFileOptions>();
        foreach ((LogCategory category, LogFileParameters parameters) in _categoryFiles)
        {
            if (parameters.Read(configuration, lockPath) is { } file)
            {
                categoryFiles.Add(category, file);
            }
        }

        return new LogOptions
        {
            Subsystem = _subsystem,
            File = _file.Read(configuration, lockPath),
            CategoryFiles = categoryFiles,
            Format = configuration.Get(_format),
            Levels = configuration.Get(_levels),
        };
    }
}
