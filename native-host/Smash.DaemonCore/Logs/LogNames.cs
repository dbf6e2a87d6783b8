namespace Smash.DaemonCore.Logs;

/// <summary>The names of categories and levels in configuration, commands and lines.</summary>
public static class LogNames
{
    /// <summary>Stands for every category where levels are set: <c>D_ALL</c>.</summary>
    public const string AllCategories = "D_ALL";

    private static readonly string[] CategoryNames =
        ["D_ALWAYS", "D_ERROR", "D_SECURITY", "D_COMMAND", "D_NETWORK", "D_PROCESS", "D_TIMER", "D_CONFIG", "D_JOB", "D_PROTOCOL", "D_DAEMONCORE", "D_FULLDEBUG"];

    private static readonly string[] LevelNames = ["", "error", "warning", "info", "debug"];

    /// <summary>Every category, in the order of its number.</summary>
    public static IReadOnlyList<LogCategory> Categories { get; } = Enum.GetValues<LogCategory>();

    /// <summary>The name of a category, like <c>D_SECURITY</c>.</summary>
    /// <param name="category">One of the enumeration's values.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of them.</exception>
    public static string Of(LogCategory category) =>
        (uint)category < (uint)CategoryNames.Length ? CategoryNames[(int)category] : throw new ArgumentOutOfRangeException(nameof(category), category, "This is not a log category.");

    /// <summary>The name of a level: error, warning, info or debug.</summary>
    /// <param name="level">One of the enumeration's values.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of them.</exception>
    public static string Of(LogLevel level) =>
        level is >= LogLevel.Error and <= LogLevel.Debug ? LevelNames[(int)level] : throw new ArgumentOutOfRangeException(nameof(level), level, "This is not a log level.");

    /// <summary>Reads the name of a category, in any case.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The category, or null when none has this name.</returns>
    public static LogCategory? FindCategory(string name)
    {
        int index = Array.FindIndex(CategoryNames, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (LogCategory)index;
    }

    /// <summary>Reads the name of a level, in any case.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The level, or null when none has this name.</returns>
    public static LogLevel? FindLevel(string name)
    {
        int index = Array.FindIndex(LevelNames, 1, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (LogLevel)index;
    }
}
