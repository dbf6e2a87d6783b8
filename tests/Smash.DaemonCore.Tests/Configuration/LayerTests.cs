using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class LayerTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly Parameter<int> _jobs;
    private readonly Parameter<string> _text;

    public LayerTests()
    {
        _jobs = _folder.Parameters.AddInteger("MAX_JOBS", 4, new(1, 1000), "Most jobs at once.");
        _text = _folder.Parameters.AddText("TEXT", "start", "A text.");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_later_layer_wins_and_says_where_it_is()
    {
        ConfigurationSources sources = _folder.Sources;
        Check(sources with { Files = [] }, 4, new(ConfigurationLayer.Default), "MAX_JOBS");

        _folder.Write("main.conf", "\nMAX_JOBS = 5\nMAX_JOBS = 6\n");
        Check(sources, 6, new(ConfigurationLayer.File, _folder.Main, 3), "MAX_JOBS");

        _folder.Write("state/sample.persistent", "# comment\nmax_jobs = 7\n");
        Check(sources, 7, new(ConfigurationLayer.Persistent, _folder["state/sample.persistent"], 2), "max_jobs");

        sources = sources with { Environment = new Dictionary<string, string> { ["_SMASH_MAX_JOBS"] = "8", ["MAX_JOBS"] = "9" } };
        Check(sources, 8, new(ConfigurationLayer.Environment), "MAX_JOBS");

        sources = sources with { CommandLine = ["MAX_JOBS=9", "MAX_JOBS = 10"] };
        DaemonConfiguration configuration = Check(sources, 10, new(ConfigurationLayer.CommandLine), "MAX_JOBS");

        Assert.Empty(configuration.SetRuntime("MAX_JOBS", "11"));
        Assert.True(configuration.Reload().IsInForce);
        Assert.Equal(11, configuration.Get(_jobs));
        Assert.Equal(new ConfigurationOrigin(ConfigurationLayer.Runtime), configuration.Find("MAX_JOBS")!.Origin);
    }

    [Fact]
    public void Files_are_read_in_the_order_given_and_those_of_a_folder_in_that_of_their_names()
    {
        _folder.Write("main.conf", "TEXT = main\n");
        _folder.Write("conf.d/20.conf", "TEXT = $(TEXT) 20\n");
        _folder.Write("conf.d/10.conf", "TEXT = $(TEXT) 10\n");
        _folder.Write("conf.d/.hidden.conf", "TEXT = hidden\n");
        _folder.Write("conf.d/30.conf.old", "TEXT = old\n");
        _folder.Write("user.conf", "TEXT = $(TEXT) user\n");
        ConfigurationSources sources = _folder.Sources with
        {
            Files = [new(_folder.Main), new(_folder["conf.d/*.conf"]), new(_folder["nothing.d/*.conf"]), new(_folder["missing.conf"]), new(_folder["user.conf"])],
        };
        DaemonConfiguration configuration = DaemonConfiguration.Load(sources, _folder.Parameters);

        Assert.Empty(configuration.Problems);
        Assert.Equal("main 10 20 user", configuration.Get(_text));
    }

    [Theory]
    [InlineData("plain", "TEXT = plain")]
    [InlineData("subsystem", "SAMPLE.TEXT = subsystem", "TEXT = plain")]
    [InlineData("local", "ONE.TEXT = local", "SAMPLE.TEXT = subsystem", "TEXT = plain")]
    [InlineData("local", "one.text = local", "sample.Text = subsystem")]
    [InlineData("plain", "OTHER.TEXT = other", "TEXT = plain", "TWO.UNHEARD_OF = other")]
    public void A_prefix_wins_whatever_the_order_of_lines(string expected, params string[] lines)
    {
        DaemonConfiguration configuration = _folder.Load(lines);

        Assert.Empty(configuration.Problems);
        Assert.Equal(expected, configuration.Get(_text));
    }

    [Fact]
    public void A_later_layer_wins_over_a_prefix_of_an_earlier_one()
    {
        _folder.Write("main.conf", "ONE.TEXT = local\n");
        DaemonConfiguration configuration = DaemonConfiguration.Load(_folder.Sources with { CommandLine = ["TEXT=given"] }, _folder.Parameters);

        Assert.Equal("given", configuration.Get(_text));
    }

    [Fact]
    public void Without_a_local_name_the_subsystem_prefix_is_the_strongest()
    {
        _folder.Write("main.conf", "ONE.TEXT = local\nSAMPLE.TEXT = subsystem\n");
        DaemonConfiguration configuration = DaemonConfiguration.Load(_folder.Sources with { LocalName = null }, _folder.Parameters);

        Assert.Empty(configuration.Problems);
        Assert.Equal("subsystem", configuration.Get(_text));
        Assert.Equal("SAMPLE.TEXT", configuration.Find("TEXT")!.Key);
    }

    [Fact]
    public void A_wrong_option_of_the_command_line_is_a_usage_error()
    {
        _folder.Write("main.conf", "");
        DaemonConfiguration configuration = DaemonConfiguration.Load(_folder.Sources with { CommandLine = ["MAX_JOSB=4", "MAX_JOBS", "=3", "MAX_JOBS=x", "9=1"] }, _folder.Parameters);

        Assert.All(configuration.Problems, static problem => Assert.True(problem.IsUsage));
        Assert.Equal(
            [(ConfigurationProblemKind.Syntax, null), (ConfigurationProblemKind.Syntax, null), (ConfigurationProblemKind.Syntax, null), (ConfigurationProblemKind.WrongValue, "MAX_JOBS"), (ConfigurationProblemKind.UnknownName, "MAX_JOSB")],
            configuration.Problems.Select(static problem => (problem.Kind, problem.Name)));
        Assert.Contains("MAX_JOBS", configuration.Problems[^1].Message);
    }

    [Fact]
    public void The_usual_files_are_the_systems_and_the_users_or_the_one_that_is_named()
    {
        var variables = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = "/xdg", ["HOME"] = "/user" };
        Assert.Equal(["/etc/smash/smash.conf", "/etc/smash/conf.d/*.conf", "/xdg/smash/smash.conf"], Files(variables, null));
        variables["XDG_CONFIG_HOME"] = "relative";
        Assert.Equal("/user/.config/smash/smash.conf", Files(variables, null)[^1]);
        variables["SMASH_CONFIG"] = "/named.conf";
        Assert.Equal(["/named.conf"], Files(variables, null));
        Assert.Equal(["/current/given.conf"], Files(variables, "given.conf"));
    }

    [Theory]
    [InlineData("/user/.local/state/smash/SAMPLE.persistent", "HOME=/user")]
    [InlineData("/xdg/smash/SAMPLE.persistent", "HOME=/user", "XDG_STATE_HOME=/xdg")]
    [InlineData("/var/lib/one/SAMPLE.persistent", "HOME=/user", "STATE_DIRECTORY=/var/lib/one:/var/lib/two")]
    [InlineData(null)]
    public void Persistent_settings_have_a_file_where_there_is_a_place_for_state(string? expected, params string[] variables)
    {
        Dictionary<string, string> environment = variables.Select(static variable => variable.Split('=')).ToDictionary(static pair => pair[0], static pair => pair[1]);

        Assert.Equal(expected, ConfigurationSources.UsualPersistentFile(environment, "SAMPLE"));
    }

    private static string[] Files(Dictionary<string, string> environment, string? given) =>
        [.. ConfigurationSources.UsualFiles(environment, given, "/current").Select(static file => file.Path)];

    private DaemonConfiguration Check(ConfigurationSources sources, int value, ConfigurationOrigin origin, string key)
    {
        DaemonConfiguration configuration = DaemonConfiguration.Load(sources, _folder.Parameters);
        Assert.Empty(configuration.Problems);
        Assert.Equal(value, configuration.Get(_jobs));
        ConfigurationEntry entry = configuration.Find("Max_Jobs")!;
        Assert.Equal(("MAX_JOBS", key, origin), (entry.Name, entry.Key, entry.Origin));
        return configuration;
    }
}
