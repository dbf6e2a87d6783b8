using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Logs;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class TypeTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("true", true)]
    [InlineData("Yes", true)]
    [InlineData("on", true)]
    [InlineData("T", true)]
    [InlineData("1", true)]
    [InlineData("FALSE", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    [InlineData("f", false)]
    [InlineData("0", false)]
    [InlineData("", null)]
    [InlineData("2", null)]
    [InlineData("truee", null)]
    public void Booleans(string text, bool? expected)
    {
        // The default is the other, so that it cannot be taken for the value.
        Parameter<bool> parameter = _folder.Parameters.AddBoolean("VALUE", !expected ?? true, "A value.");
        Check(parameter, text, expected ?? true, expected is not null);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("+5", 5)]
    [InlineData("100", 100)]
    [InlineData("0", null)]
    [InlineData("101", null)]
    [InlineData("-1", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("5.0", null)]
    [InlineData("0x10", null)]
    [InlineData("1,0", null)]
    [InlineData("five", null)]
    [InlineData("", null)]
    public void Integers(string text, int? expected) =>
        Check(_folder.Parameters.AddInteger("VALUE", 42, new(1, 100), "A value."), text, expected ?? 42, expected is not null);

    [Theory]
    [InlineData("0.25", 0.25)]
    [InlineData("1e-3", 0.001)]
    [InlineData("1", 1.0)]
    [InlineData("1.01", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("1e999", null)]
    [InlineData("half", null)]
    public void Numbers(string text, double? expected) =>
        Check(_folder.Parameters.AddNumber("VALUE", 0.5, new(0, 1), "A value."), text, expected ?? 0.5, expected is not null);

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("512", 512L)]
    [InlineData("512 B", 512L)]
    [InlineData("10MB", 10L << 20)]
    [InlineData("10 MiB", 10L << 20)]
    [InlineData("10m", 10L << 20)]
    [InlineData("1.5 KB", 1536L)]
    [InlineData("0.0001 KB", 0L)]
    [InlineData("2 gib", 2L << 30)]
    [InlineData("1 T", 1L << 40)]
    [InlineData("7 EB", 7L << 60)]
    [InlineData("8 EB", null)]
    [InlineData("-1", null)]
    [InlineData("10 MBs", null)]
    [InlineData("MB", null)]
    [InlineData("1 2 KB", null)]
    [InlineData("", null)]
    public void Sizes(string text, long? expected) =>
        Check(_folder.Parameters.AddSize("VALUE", 7, new(0, long.MaxValue), "A value."), text, expected ?? 7, expected is not null);

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("5", 5_000L)]
    [InlineData("500ms", 500L)]
    [InlineData("5 s", 5_000L)]
    [InlineData("1.5 seconds", 1_500L)]
    [InlineData("10 min", 600_000L)]
    [InlineData("10m", 600_000L)]
    [InlineData("1 h", 3_600_000L)]
    [InlineData("2 Days", 172_800_000L)]
    [InlineData("1d", 86_400_000L)]
    [InlineData("31 days", null)]
    [InlineData("-1 s", null)]
    [InlineData("5 parsecs", null)]
    [InlineData("5 s 3 ms", null)]
    [InlineData("99999999999999999999999999999999 h", null)]
    [InlineData("999999999999999999 h", null)]
    [InlineData("", null)]
    public void Durations(string text, long? expected)
    {
        Parameter<TimeSpan> parameter = _folder.Parameters.AddDuration("VALUE", TimeSpan.FromMinutes(7), new(TimeSpan.Zero, TimeSpan.FromDays(30)), "A value.");
        Check(parameter, text, expected is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.FromMinutes(7), expected is not null);
    }

    [Fact]
    public void A_plain_number_is_in_the_parameters_unit()
    {
        Parameter<TimeSpan> minutes = _folder.Parameters.AddDuration("MINUTES", TimeSpan.Zero, new(TimeSpan.Zero, TimeSpan.FromDays(1)), "A value.", new() { Unit = "min" });
        Parameter<long> megabytes = _folder.Parameters.AddSize("MEGABYTES", 0, new(0, 1L << 40), "A value.", new() { Unit = "MiB" });
        DaemonConfiguration configuration = _folder.Load("MINUTES = 3", "MEGABYTES = 4");

        Assert.Empty(configuration.Problems);
        Assert.Equal((TimeSpan.FromMinutes(3), 4L << 20), (configuration.Get(minutes), configuration.Get(megabytes)));
        Assert.Throws<ArgumentException>(() => new ParameterTable().AddSize("VALUE", 0, new(0, 1), "A value.", new() { Unit = "furlong" }));
        Assert.Throws<ArgumentException>(() => new ParameterTable().AddDuration("VALUE", default, default, "A value.", new() { Unit = "furlong" }));
    }

    [Theory]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("Error", LogLevel.Error)]
    [InlineData("0", null)]
    [InlineData("Debug, Error", null)]
    [InlineData("loud", null)]
    public void Choices(string text, LogLevel? expected) =>
        Check(_folder.Parameters.AddChoice("VALUE", LogLevel.Warning, "A value."), text, expected ?? LogLevel.Warning, expected is not null);

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a, b ,c  d", "a|b|c|d")]
    [InlineData(",,", "")]
    public void Lists(string text, string expected)
    {
        Parameter<IReadOnlyList<string>> parameter = _folder.Parameters.AddList("VALUE", "x", "A value.");
        DaemonConfiguration configuration = _folder.Load($"VALUE = {text}");

        Assert.Empty(configuration.Problems);
        Assert.Equal(expected, string.Join('|', configuration.Get(parameter)));
    }

    [Fact]
    public void A_relative_path_is_in_the_folder_of_the_file_that_says_it()
    {
        Parameter<string>[] paths = [.. Enumerable.Range(0, 6).Select(i => _folder.Parameters.AddPath($"PATH_{i}", "/default", "A value."))];
        _folder.Write("sub/inner.conf", "PATH_1 = x/../y\n");
        _folder.Write("main.conf", "PATH_0 = a/b\ninclude : sub/inner.conf\nPATH_2 = /full/path\nPATH_3 =\n");
        ConfigurationSources sources = _folder.Sources with { WorkingFolder = "/current", CommandLine = ["PATH_4=here"] };
        DaemonConfiguration configuration = DaemonConfiguration.Load(sources, _folder.Parameters);

        Assert.Empty(configuration.Problems);
        Assert.Equal([_folder["a/b"], _folder["sub/y"], "/full/path", "", "/current/here", "/default"], paths.Select(configuration.Get));
        Assert.Equal(ConfigurationProblemKind.WrongValue, Assert.Single(configuration.SetRuntime("PATH_5", "relative")).Kind);
        Assert.Equal(ConfigurationProblemKind.WrongValue, Assert.Single(configuration.SetRuntime("PATH_5", "/" + new string('p', 4096))).Kind);
        Assert.Empty(configuration.SetRuntime("PATH_5", "/set"));
    }

    [Fact]
    public void A_table_takes_no_wrong_name_none_twice_and_none_once_it_is_in_use()
    {
        var table = new ParameterTable();
        table.AddText("NAME", "", "A value.");

        Assert.Throws<ArgumentException>(() => table.AddText("NAME", "", "A value."));
        Assert.All(["", "name", "9A", "A.B", "A B"], name => Assert.Throws<ArgumentException>(() => table.AddText(name, "", "A value.")));
        DaemonConfiguration configuration = DaemonConfiguration.Load(new ConfigurationSources { Subsystem = "SAMPLE" }, table);
        Assert.Throws<InvalidOperationException>(() => table.AddText("LATE", "", "A value."));
        Assert.Throws<ArgumentException>(() => configuration.Get(new ParameterTable().AddText("NAME", "", "A value.")));
    }

    private void Check<T>(Parameter<T> parameter, string text, T expected, bool isRight)
        where T : notnull
    {
        DaemonConfiguration configuration = _folder.Load("", $"VALUE = {text}");
        Assert.Equal(expected, configuration.Get(parameter));
        if (isRight)
        {
            Assert.Empty(configuration.Problems);

            // Written as documents have it, the value reads as the same again.
            Assert.Null(parameter.Read(parameter.Write(expected), "/", out object again));
            Assert.Equal(expected, again);
        }
        else
        {
            ConfigurationProblem problem = Assert.Single(configuration.Problems);
            Assert.Equal((ConfigurationProblemKind.WrongValue, new ConfigurationOrigin(ConfigurationLayer.File, _folder.Main, 2), "VALUE"), (problem.Kind, problem.Origin, problem.Name));
        }
    }
}
