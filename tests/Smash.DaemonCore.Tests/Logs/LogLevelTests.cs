using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests.Logs;

public sealed class LogLevelTests
{
    [Fact]
    public void A_level_set_at_run_time_goes_before_debugging_and_that_before_the_configured_one()
    {
        var levels = new LogLevelTable();
        Assert.Equal(LogLevel.Info, levels[LogCategory.Network]);
        levels.Configure(new Dictionary<LogCategory, LogLevel> { [LogCategory.Network] = LogLevel.Error });
        Assert.Equal(LogLevel.Error, levels[LogCategory.Network]);
        levels.IsDebug = true;
        Assert.Equal(LogLevel.Debug, levels[LogCategory.Network]);
        levels.Set(LogCategory.Network, LogLevel.Warning);
        Assert.Equal((LogLevel.Warning, LogLevel.Debug), (levels[LogCategory.Network], levels[LogCategory.Job]));
        levels.Configure(new Dictionary<LogCategory, LogLevel> { [LogCategory.Network] = LogLevel.Info });
        Assert.Equal(LogLevel.Warning, levels[LogCategory.Network]);
        levels.Reset(LogCategory.Network);
        levels.IsDebug = false;

        Assert.Equal(LogLevel.Info, levels[LogCategory.Network]);
    }

    [Fact]
    public void What_always_is_written_cannot_be_silenced()
    {
        var levels = new LogLevelTable();

        Assert.Throws<ArgumentOutOfRangeException>(() => levels.Set(LogCategory.Always, LogLevel.Warning));
        Assert.Throws<ArgumentOutOfRangeException>(() => levels.Set(LogCategory.Job, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => levels.Configure(new Dictionary<LogCategory, LogLevel> { [LogCategory.Always] = LogLevel.Error }));
        Assert.All(LogNames.Categories, category => Assert.True(levels.IsOn(category, LogLevel.Error)));
    }

    [Fact]
    public void Every_category_and_level_has_a_name_that_leads_back_to_it()
    {
        Assert.All(LogNames.Categories, static category => Assert.Equal(category, LogNames.FindCategory(LogNames.Of(category).ToLowerInvariant())));
        Assert.All(Enum.GetValues<LogLevel>(), static level => Assert.Equal(level, LogNames.FindLevel(LogNames.Of(level).ToUpperInvariant())));
        Assert.Equal((null, null), (LogNames.FindCategory("D_NOTHING"), LogNames.FindLevel("")));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("D_NETWORK", "D_NETWORK:debug")]
    [InlineData("d_network:WARNING, -D_TIMER", "D_NETWORK:warning D_TIMER:error")]
    [InlineData("D_JOB:0 D_SECURITY:1 D_COMMAND:2", "D_SECURITY:info D_COMMAND:debug D_JOB:error")]
    [InlineData("D_FULLDEBUG", "D_ALWAYS:debug D_FULLDEBUG:debug")]
    [InlineData("D_NETWORK -D_NETWORK", "D_NETWORK:error")]
    public void Levels_are_read_as_they_are_written_in_a_configuration(string text, string expected)
    {
        var type = new LogLevelsType();

        Assert.Null(type.Read(text, null, out IReadOnlyDictionary<LogCategory, LogLevel> levels));
        Assert.Equal(expected, type.Write(levels));
    }

    [Fact]
    public void All_categories_can_be_set_at_once_and_one_of_them_otherwise()
    {
        Assert.Null(new LogLevelsType().Read("-D_ALL D_JOB", null, out IReadOnlyDictionary<LogCategory, LogLevel> levels));

        Assert.Equal(LogNames.Categories.Count, levels.Count);
        Assert.Equal((LogLevel.Info, LogLevel.Debug, LogLevel.Error), (levels[LogCategory.Always], levels[LogCategory.Job], levels[LogCategory.Timer]));
    }

    [Theory]
    [InlineData("D_NOTHING")]
    [InlineData("D_JOB:loud")]
    [InlineData("-D_JOB:info")]
    [InlineData("D_JOB:info:debug")]
    [InlineData("-D_ALWAYS")]
    [InlineData("D_ALWAYS:warning")]
    [InlineData("debug")]
    public void A_wrong_level_is_a_problem(string text) => Assert.NotNull(new LogLevelsType().Read(text, null, out _));
}
