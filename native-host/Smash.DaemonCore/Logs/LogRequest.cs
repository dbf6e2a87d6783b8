using Smash.DaemonCore.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Logs;

/// <summary>The arguments of DC_FETCH_LOG.</summary>
/// <param name="Name">Which log.</param>
/// <param name="Filter">Which lines.</param>
internal sealed record LogRequest(string Name, LogFilter Filter)
{
    private const int DefaultMaxBytes = 256 * 1024;

    // As counted, with 64 bytes more for each line, twice as much still goes into one message.
    private const int MostBytes = 512 * 1024;
    private const int MostTail = 100_000;

    private static readonly char[] Separators = [',', ' '];

    /// <summary>How many of the last lines; −1: from <see cref="Position"/> on.</summary>
    public required int Tail { get; init; }

    public required LogPosition Position { get; init; }

    public required int MaxBytes { get; init; }

    /// <summary>Whether to wait for a line where there is none.</summary>
    public required bool Waits { get; init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="CommandRefusedException">EINVAL: one has no such value.</exception>
    /// <exception cref="CedarException">They are not those of the command.</exception>
    public static LogRequest Read(CedarReader reader)
    {
        string name = reader.GetString();
        string subsystem = reader.GetString();
        string level = reader.GetString();
        string categories = reader.GetString();
        int tail = reader.GetInt32();
        string position = reader.GetString();
        int maxBytes = reader.GetInt32();
        bool waits = reader.GetBoolean();
        reader.EndOfMessage();
        return new LogRequest(name, ReadFilter(subsystem, level, categories))
        {
            Tail = tail is >= -1 and <= MostTail ? tail : throw Refused($"The count of last lines is at most {MostTail}, or -1 to read from a position."),
            Position = ReadPosition(position),
            MaxBytes = maxBytes == 0 ? DefaultMaxBytes : maxBytes is > 0 and <= MostBytes ? maxBytes : throw Refused($"An answer has at most {MostBytes} bytes of lines; 0 is {DefaultMaxBytes}."),
            Waits = waits,
        };
    }

    public static CommandRefusedException UnknownCategory() =>
        Refused($"There is no such category: they are {LogNames.AllCategories}, {string.Join(", ", LogNames.Categories.Select(LogNames.Of))}.");

    private static LogFilter ReadFilter(string subsystem, string level, string categories) => new()
    {
        Subsystem = subsystem.Length == 0 ? null : subsystem,
        Level = level.Length == 0 ? LogLevel.Debug : LogNames.FindLevel(level) ?? throw Refused("The level is error, warning, info or debug, or empty for all."),
        Categories = [.. categories.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(static name => LogNames.FindCategory(name) ?? throw UnknownCategory())],
    };

    private static LogPosition ReadPosition(string text)
    {
        try
        {
            return LogPosition.Parse(text);
        }
        catch (FormatException exception)
        {
            throw Refused(exception.Message);
        }
    }

    private static CommandRefusedException Refused(string message) => new(Errno.EINVAL, message);
}
