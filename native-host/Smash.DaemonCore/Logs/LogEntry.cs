namespace Smash.DaemonCore.Logs;

/// <summary>What one line of a log says.</summary>
/// <param name="Time">When, UTC, to the microsecond.</param>
/// <param name="Pid">The process that wrote it.</param>
/// <param name="Subsystem">The kind of daemon that it is.</param>
/// <param name="Category">What it is about.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">The text, without what was done to make it one line.</param>
public sealed record LogEntry(DateTimeOffset Time, int Pid, string Subsystem, LogCategory Category, LogLevel Level, string Message)
{
    /// <summary>Named values beside the message.</summary>
    public IReadOnlyList<LogField> Fields { get; init; } = [];
}
