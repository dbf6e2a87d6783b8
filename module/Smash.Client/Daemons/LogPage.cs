using Smash.Protocol.Cedar;

namespace Smash.Client;

/// <summary>Some lines of a host's log, and where to read on.</summary>
internal sealed class LogPage
{
    private LogPage(CedarReader reader)
    {
        Next = reader.GetString();
        IsAtEnd = reader.GetBoolean();
        HasGap = reader.GetBoolean();
        Lines = reader.GetList(LogLine.Read);
    }

    /// <summary>The position behind them.</summary>
    public string Next { get; }

    /// <summary>Whether there was nothing behind it.</summary>
    public bool IsAtEnd { get; }

    /// <summary>Whether lines before them may have gone with their file.</summary>
    public bool HasGap { get; }

    public IReadOnlyList<LogLine> Lines { get; }

    public static LogPage Read(CedarReader reader) => new(reader);
}
