using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Logs;

/// <summary>
/// Levels by category: <c>D_NETWORK D_SECURITY:warning -D_TIMER</c>. A category alone is at debug, one with a minus at error; D_ALL is every category; later words win.
/// HTCondor's numbers are taken too: 0 error, 1 info, 2 debug; and its D_FULLDEBUG brings the debugging lines of D_ALWAYS with it.
/// </summary>
internal sealed class LogLevelsType : ParameterType<IReadOnlyDictionary<LogCategory, LogLevel>>
{
    private static readonly char[] Separators = [',', ' ', '\t'];
    private static readonly LogLevel[] Numbers = [LogLevel.Error, LogLevel.Info, LogLevel.Debug];

    public override string Name => "log levels";

    public override string Range => $"{LogNames.AllCategories}, {string.Join(", ", LogNames.Categories.Select(LogNames.Of))}, each with :error, :warning, :info or :debug";

    public override string? Read(string text, string? folder, out IReadOnlyDictionary<LogCategory, LogLevel> value)
    {
        var levels = new SortedDictionary<LogCategory, LogLevel>();
        value = levels;
        foreach (string word in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Add(word, levels) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    public override string Write(IReadOnlyDictionary<LogCategory, LogLevel> value) =>
        string.Join(' ', value.OrderBy(static pair => pair.Key).Select(static pair => $"{LogNames.Of(pair.Key)}:{LogNames.Of(pair.Value)}"));

    private static string? Add(string word, SortedDictionary<LogCategory, LogLevel> levels)
    {
        bool isMinus = word.StartsWith('-');
        string[] parts = (isMinus ? word[1..] : word).Split(':');
        LogLevel? level = parts.Length == 1 ? (isMinus ? LogLevel.Error : LogLevel.Debug) : isMinus || parts.Length > 2 ? null : ParseLevel(parts[1]);
        if (level is not { } known)
        {
            return $"'{word}' is no level: write D_CATEGORY (debug), -D_CATEGORY (error), or D_CATEGORY:LEVEL with error, warning, info or debug.";
        }

        bool isAll = parts[0].Equals(LogNames.AllCategories, StringComparison.OrdinalIgnoreCase);
        LogCategory? category = LogNames.FindCategory(parts[0]);
        if (!isAll && category is null)
        {
            return $"'{parts[0]}' is no category: they are {LogNames.AllCategories}, {string.Join(", ", LogNames.Categories.Select(LogNames.Of))}.";
        }

        if (category == LogCategory.Always && known < LogLevel.Info)
        {
            return "D_ALWAYS cannot be below info.";
        }

        Add(isAll ? null : category, known, levels);
        return null;
    }

    private static void Add(LogCategory? category, LogLevel level, SortedDictionary<LogCategory, LogLevel> levels)
    {
        if (category is { } one)
        {
            levels[one] = level;
            if (one == LogCategory.FullDebug && level == LogLevel.Debug)
            {
                levels[LogCategory.Always] = level;
            }

            return;
        }

        foreach (LogCategory each in LogNames.Categories)
        {
            levels[each] = each == LogCategory.Always && level < LogLevel.Info ? LogLevel.Info : level;
        }
    }

    private static LogLevel? ParseLevel(string text) =>
        text.Length == 1 && text[0] is >= '0' and <= '2' ? Numbers[text[0] - '0'] : LogNames.FindLevel(text);
}
