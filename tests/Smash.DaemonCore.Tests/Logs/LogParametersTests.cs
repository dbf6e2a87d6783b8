using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests.Logs;

public sealed class LogParametersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_defaults_are_those_that_are_documented()
    {
        LogOptions options = Read("", out IReadOnlyList<ConfigurationProblem> problems);

        Assert.Empty(problems);
        Assert.Equal(new LogFileOptions("/var/log/clock.log"), options.File);
        Assert.Equal(("CLOCK", LogFormat.Text, 0, 0), (options.Subsystem, options.Format, options.CategoryFiles.Count, options.Levels.Count));
    }

    [Fact]
    public void Everything_can_be_configured()
    {
        LogOptions options = Read(
            """
            CLOCK_LOG = /logs/a.log
            MAX_CLOCK_LOG = 10 MB
            MAX_NUM_CLOCK_LOG = 7
            CLOCK_DEBUG = D_NETWORK -D_TIMER
            CLOCK_D_SECURITY_LOG = /logs/security.log
            MAX_CLOCK_D_SECURITY_LOG = 0
            LOG_FORMAT = JSON
            LOG_LOCK = /locks/a
            """,
            out IReadOnlyList<ConfigurationProblem> problems);

        Assert.Empty(problems);
        Assert.Equal(new LogFileOptions("/logs/a.log") { MaxLength = 10 * 1024 * 1024, MaxOldFiles = 7, LockPath = "/locks/a" }, options.File);
        Assert.Equal(new LogFileOptions("/logs/security.log") { MaxLength = 0, LockPath = "/locks/a" }, Assert.Single(options.CategoryFiles).Value);
        Assert.Equal(LogCategory.Security, Assert.Single(options.CategoryFiles).Key);
        Assert.Equal((LogLevel.Debug, LogLevel.Error, LogFormat.Json), (options.Levels[LogCategory.Network], options.Levels[LogCategory.Timer], options.Format));
    }

    [Theory]
    [InlineData("CLOCK_DEBUG = D_NOTHING")]
    [InlineData("LOG_FORMAT = XML")]
    [InlineData("MAX_CLOCK_LOG = -1")]
    [InlineData("CLOCK_D_NOTHING_LOG = /x")]
    public void What_is_wrong_is_told_with_its_line(string line)
    {
        Read("\n" + line, out IReadOnlyList<ConfigurationProblem> problems);

        Assert.Equal(2, Assert.Single(problems).Origin.Line);
    }

    private LogOptions Read(string text, out IReadOnlyList<ConfigurationProblem> problems)
    {
        string path = _folder["clock.conf"];
        File.WriteAllText(path, text);
        var table = new ParameterTable();
        var parameters = new LogParameters(table, "CLOCK", "/var/log/clock.log");
        var configuration = DaemonConfiguration.Load(new ConfigurationSources { Files = [new ConfigurationFile(path)], Subsystem = "CLOCK" }, table);
        problems = configuration.Problems;
        return parameters.Read(configuration);
    }
}
