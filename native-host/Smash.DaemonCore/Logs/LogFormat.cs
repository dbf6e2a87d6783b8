namespace Smash.DaemonCore.Logs;

/// <summary>How an entry becomes a line (LOG_FORMAT).</summary>
public enum LogFormat
{
    /// <summary><c>time pid subsystem category level: message</c>, then the fields, each after a tab: the default.</summary>
    Text = 0,

    /// <summary>A JSON object (RFC 8259) a line.</summary>
    Json = 1,
}
