namespace Smash.DaemonCore.Logs;

/// <summary>What a <see cref="DaemonLog"/> writes, where and how.</summary>
public sealed record LogOptions
{
    /// <summary>The name of the daemon's kind, which is in every line. Default: DAEMON.</summary>
    public string Subsystem { get; init; } = "DAEMON";

    /// <summary>The file; null: none. Default: none.</summary>
    public LogFileOptions? File { get; init; }

    /// <summary>Files that get the lines of one category a second time. Default: none.</summary>
    public IReadOnlyDictionary<LogCategory, LogFileOptions> CategoryFiles { get; init; } = new Dictionary<LogCategory, LogFileOptions>();

    /// <summary>How entries become lines in the files. Standard error always gets text.</summary>
    public LogFormat Format { get; init; } = LogFormat.Text;

    /// <summary>Levels that are not <see cref="LogLevel.Info"/>, by category.</summary>
    public IReadOnlyDictionary<LogCategory, LogLevel> Levels { get; init; } = new Dictionary<LogCategory, LogLevel>();

    /// <summary>Whether standard error gets every line too. Default: true.</summary>
    public bool WritesToStandardError { get; init; } = true;

    /// <summary>The clock of the lines' times.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
