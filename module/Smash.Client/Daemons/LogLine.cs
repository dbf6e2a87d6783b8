using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <summary>A line of a host's log.</summary>
public sealed class LogLine
{
    private LogLine(CedarReader reader)
    {
        Time = DateTime.UnixEpoch.AddTicks(reader.GetInt64() * TimeSpan.TicksPerMicrosecond).ToLocalTime();
        ProcessId = reader.GetInt32();
        Subsystem = reader.GetString();
        Category = reader.GetString();
        Level = reader.GetString();
        Message = reader.GetString();
        Fields = reader.GetList(static field => KeyValuePair.Create(field.GetString(), field.GetString()));
    }

    /// <summary>When it was written, local time, to the microsecond.</summary>
    public DateTime Time { get; }

    /// <summary>The process that wrote it; 0: it is none of a daemon's lines.</summary>
    public int ProcessId { get; }

    /// <summary>The kind of daemon that wrote it.</summary>
    public string Subsystem { get; }

    /// <summary>What it is about, such as <c>D_SECURITY</c>.</summary>
    public string Category { get; }

    /// <summary>How much it matters: error, warning, info or debug.</summary>
    public string Level { get; }

    /// <summary>The text.</summary>
    public string Message { get; }

    /// <summary>Named values beside the text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Time:yyyy-MM-dd HH:mm:ss.ffffff} {Level}: {Message}";

    internal static LogLine Read(CedarReader reader) => new(reader);
}
