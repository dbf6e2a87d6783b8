namespace Smash.DaemonCore.Logs;

/// <summary>Some lines of a log, and where to go on.</summary>
/// <param name="Entries">The lines, the oldest first. One of another writer has the process number 0, no subsystem, and its whole text as message.</param>
/// <param name="Next">The position behind all that was looked at.</param>
/// <param name="IsAtEnd">Whether there was nothing behind it. If not, it is worth asking on at once, even if no line of this page was wanted.</param>
/// <param name="HasGap">Whether the position that was asked for is gone with its file, so that lines between it and the first of these may be lost.</param>
public sealed record LogPage(IReadOnlyList<LogEntry> Entries, LogPosition Next, bool IsAtEnd, bool HasGap);
