using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Logs;

/// <summary>The results of the log commands as CEDAR items.</summary>
internal static class LogAnswer
{
    /// <summary>Of DC_FETCH_LOG: the next position, two facts, the lines.</summary>
    public static void Write(CedarWriter writer, LogPage page)
    {
        writer.Put(page.Next.ToString());
        writer.Put(page.IsAtEnd);
        writer.Put(page.HasGap);
        writer.Put(page.Entries.Count);
        foreach (LogEntry entry in page.Entries)
        {
            Write(writer, entry);
        }
    }

    /// <summary>Of DC_SET_LOG_LEVEL: whether debugging is switched on, and each category's levels.</summary>
    public static void Write(CedarWriter writer, LogLevelTable levels)
    {
        writer.Put(levels.IsDebug);
        writer.Put(LogNames.Categories.Count);
        foreach (LogCategory category in LogNames.Categories)
        {
            writer.Put(LogNames.Of(category));
            writer.Put(LogNames.Of(levels[category]));
            writer.Put(LogNames.Of(levels.GetConfigured(category)));
            writer.Put(levels.IsSet(category));
        }
    }

    private static void Write(CedarWriter writer, LogEntry entry)
    {
        writer.Put((entry.Time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        writer.Put(entry.Pid);
        writer.Put(entry.Subsystem);
        writer.Put(LogNames.Of(entry.Category));
        writer.Put(LogNames.Of(entry.Level));
        writer.Put(entry.Message);
        writer.Put(entry.Fields.Count);
        foreach (LogField field in entry.Fields)
        {
            writer.Put(field.Name);
            writer.Put(field.Value);
        }
    }
}
