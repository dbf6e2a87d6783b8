using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class SettingTests : IDisposable
{
    private const string PersistentName = "state/sample.persistent";

    private readonly ConfigurationFolder _folder = new();
    private readonly Parameter<int> _jobs;
    private readonly Parameter<int> _port;
    private readonly Parameter<string> _text;

    public SettingTests()
    {
        _jobs = _folder.Parameters.AddInteger("MAX_JOBS", 4, new(1, 1000), "Most jobs at once.");
        _port = _folder.Parameters.AddInteger("PORT", 80, new(0, 65535), "The port.", ParameterTraits.NeedsRestart);
        _text = _folder.Parameters.AddText("TEXT", "start", "A text.");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_reload_tells_what_changed_and_what_needs_a_restart()
    {
        DaemonConfiguration configuration = _folder.Load("MAX_JOBS = 5", "PORT = 81", "A = x", "TEXT = $(A)");
        _folder.Write("main.conf", "MAX_JOBS = 05\nPORT = 82\nA = y\nTEXT = $(A)\n");
        ConfigurationChange change = configuration.Reload();

        Assert.True(change.IsInForce);
        Assert.Equal(["PORT", "TEXT"], change.Changed);
        Assert.Equal(["PORT"], change.NeedsRestart);
        Assert.Equal((5, 81, "y"), (configuration.Get(_jobs), configuration.Get(_port), configuration.Get(_text)));
        Assert.Equal(("82", true), (configuration.Find("PORT")!.Value, configuration.Find("PORT")!.IsPending));
        Assert.False(configuration.Find("TEXT")!.IsPending);

        // What still waits for a restart is told again, but not as changed; going back ends it.
        change = configuration.Reload();
        Assert.Empty(change.Changed);
        Assert.Equal(["PORT"], change.NeedsRestart);
        _folder.Write("main.conf", "PORT = 81\n");
        change = configuration.Reload();
        Assert.Equal(["MAX_JOBS", "PORT", "TEXT"], change.Changed);
        Assert.Empty(change.NeedsRestart);
    }

    [Fact]
    public void A_reload_of_something_wrong_changes_nothing_at_all()
    {
        DaemonConfiguration configuration = _folder.Load("MAX_JOBS = 5", "TEXT = a");
        _folder.Write("main.conf", "MAX_JOBS = 6\nTEXT = b\nMAX_JOSB = 7\n");
        ConfigurationChange change = configuration.Reload();

        Assert.False(change.IsInForce);
        Assert.Equal((ConfigurationProblemKind.UnknownName, 3), (Assert.Single(change.Problems).Kind, change.Problems[0].Origin.Line));
        Assert.Equal(change.Problems, configuration.Problems);
        Assert.Empty(change.Changed);
        Assert.Equal((5, "a"), (configuration.Get(_jobs), configuration.Get(_text)));
        Assert.Equal(("a", 2), (configuration.Find("TEXT")!.Value, configuration.Find("TEXT")!.Origin.Line));

        _folder.Write("main.conf", "MAX_JOBS = 6\nTEXT = b\n");
        Assert.Equal(["MAX_JOBS", "TEXT"], configuration.Reload().Changed);
        Assert.Empty(configuration.Problems);
    }

    [Fact]
    public void A_runtime_setting_is_in_force_from_the_next_reload_on_until_the_daemon_ends()
    {
        DaemonConfiguration configuration = _folder.Load("TEXT = file");
        Assert.Empty(configuration.SetRuntime("text", "$(TEXT) runtime"));
        Assert.Equal("file", configuration.Get(_text));
        Assert.Equal(["TEXT"], configuration.Reload().Changed);
        Assert.Equal("file runtime", configuration.Get(_text));
        Assert.Empty(configuration.SetRuntime("TEXT", "other"));
        Assert.Equal(["TEXT"], configuration.Reload().Changed);
        Assert.Empty(configuration.Unset(ConfigurationLayer.Runtime, "Text"));
        Assert.Equal(["TEXT"], configuration.Reload().Changed);
        Assert.Equal("file", configuration.Get(_text));
        Assert.Empty(configuration.SetRuntime("TEXT", "gone"));
        Assert.Equal("file", DaemonConfiguration.Load(_folder.Sources, _folder.Parameters).Get(_text));
        Assert.False(File.Exists(_folder[PersistentName]));
    }

    [Fact]
    public void A_persistent_setting_is_in_its_users_file_at_once_and_outlives_the_daemon()
    {
        DaemonConfiguration configuration = _folder.Load("TEXT = file");
        string path = _folder[PersistentName];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".new", "what a crash left");
        Assert.Empty(configuration.SetPersistent("TEXT", "persistent $(DOLLAR)"));
        Assert.Empty(configuration.SetPersistent("MAX_JOBS", "7"));
        Assert.Empty(configuration.SetPersistent("TEXT", "again"));

        Assert.Equal(["MAX_JOBS = 7", "TEXT = again"], File.ReadAllLines(path)[1..]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        DaemonConfiguration next = DaemonConfiguration.Load(_folder.Sources, _folder.Parameters);
        Assert.Equal((7, "again"), (next.Get(_jobs), next.Get(_text)));
        Assert.Equal(new ConfigurationOrigin(ConfigurationLayer.Persistent, path, 3), next.Find("TEXT")!.Origin);

        Assert.Empty(next.Unset(ConfigurationLayer.Persistent, "text"));
        Assert.Equal("again", next.Get(_text));
        Assert.Equal(["TEXT"], next.Reload().Changed);
        Assert.Equal("file", next.Get(_text));
        Assert.Equal(["MAX_JOBS = 7"], File.ReadAllLines(path)[1..]);
    }

    [Fact]
    public void The_folder_of_persistent_settings_is_made_for_its_user_alone()
    {
        Assert.Empty(_folder.Load().SetPersistent("TEXT", "x"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["state"]));
    }

    [Fact]
    public void A_persistent_setting_that_cannot_be_written_is_told_and_not_made()
    {
        DaemonConfiguration configuration = _folder.Load();
        _folder.Write("state", "a file where the folder should be");

        Assert.Equal(ConfigurationProblemKind.File, Assert.Single(configuration.SetPersistent("TEXT", "x")).Kind);
        Assert.Empty(configuration.Reload().Changed);

        _folder.Write("main.conf", "");
        configuration = DaemonConfiguration.Load(_folder.Sources with { PersistentFile = null }, _folder.Parameters);
        Assert.Equal(ConfigurationProblemKind.File, Assert.Single(configuration.SetPersistent("TEXT", "x")).Kind);
    }

    [Theory]
    [InlineData(ConfigurationProblemKind.UnknownName, "MAX_JOSB", "5")]
    [InlineData(ConfigurationProblemKind.UnknownName, "SAMPLE.MAX_JOBS", "5")]
    [InlineData(ConfigurationProblemKind.UnknownName, "", "5")]
    [InlineData(ConfigurationProblemKind.WrongValue, "MAX_JOBS", "0")]
    [InlineData(ConfigurationProblemKind.WrongValue, "TEXT", "a\nENABLE_RUNTIME_CONFIG = true")]
    [InlineData(ConfigurationProblemKind.WrongValue, "TEXT", "a\\")]
    [InlineData(ConfigurationProblemKind.WrongValue, "TEXT", "$ENV(HOME)")]
    [InlineData(ConfigurationProblemKind.Macro, "TEXT", "$(NONE)")]
    [InlineData(ConfigurationProblemKind.Macro, "TEXT", "$(A")]
    public void A_wrong_setting_is_told_and_not_made(ConfigurationProblemKind kind, string name, string value)
    {
        DaemonConfiguration configuration = _folder.Load("TEXT = file");
        Assert.Equal((kind, name, ConfigurationLayer.Runtime), configuration.SetRuntime(name, value)[0] is var runtime ? (runtime.Kind, runtime.Name, runtime.Origin.Layer) : default);
        Assert.Equal((kind, name, ConfigurationLayer.Persistent), configuration.SetPersistent(name, value)[0] is var persistent ? (persistent.Kind, persistent.Name, persistent.Origin.Layer) : default);

        Assert.False(File.Exists(_folder[PersistentName]));
        ConfigurationChange change = configuration.Reload();
        Assert.True(change.IsInForce);
        Assert.Empty(change.Changed);
    }

    [Fact]
    public void A_wrong_persistent_setting_is_told_with_its_line_and_can_be_taken_back()
    {
        _folder.Write(PersistentName, "# comment\nMAX_JOBS = 5\n\nFORMER = 1\ninclude : x.conf\n");
        DaemonConfiguration configuration = _folder.Load();

        Assert.Equal(
            [(ConfigurationProblemKind.Syntax, 5), (ConfigurationProblemKind.UnknownName, 4)],
            configuration.Problems.Select(static problem => (problem.Kind, problem.Origin.Line)));
        Assert.All(configuration.Problems, problem => Assert.Equal((ConfigurationLayer.Persistent, _folder[PersistentName]), (problem.Origin.Layer, problem.Origin.File)));

        _folder.Write(PersistentName, "# comment\nMAX_JOBS = 5\nFORMER = 1\n");
        Assert.Empty(configuration.Unset(ConfigurationLayer.Persistent, "FORMER"));
        Assert.True(configuration.Reload().IsInForce);
        Assert.Equal(5, configuration.Get(_jobs));
    }

    [Fact]
    public void A_persistent_file_that_others_may_write_is_neither_obeyed_nor_replaced()
    {
        string path = _folder.Write(PersistentName, "TEXT = evil\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        DaemonConfiguration configuration = _folder.Load();

        Assert.Equal(ConfigurationProblemKind.Untrusted, Assert.Single(configuration.Problems).Kind);
        Assert.Equal(ConfigurationProblemKind.Untrusted, Assert.Single(configuration.SetPersistent("MAX_JOBS", "5")).Kind);
        Assert.Equal("TEXT = evil\n", File.ReadAllText(path));
    }

    [Fact]
    public void Only_runtime_and_persistent_settings_can_be_taken_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _folder.Load().Unset(ConfigurationLayer.File, "TEXT"));
}
