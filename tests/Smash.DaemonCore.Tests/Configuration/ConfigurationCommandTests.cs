using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.DaemonCore.Tests.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class ConfigurationCommandTests : IDisposable
{
    private static readonly CommandPeer Alice = Peers.Unix("alice", 1001);
    private static readonly CommandPeer Bob = Peers.Unix("bob", 1002);

    private readonly ConfigurationFolder _folder = new();
    private readonly DaemonLog _log;
    private readonly DaemonMetrics _metrics = new();
    private readonly CommandTable _commands;
    private readonly AuthorizationParameters _authorization;
    private readonly Parameter<string> _text;
    private DaemonConfiguration? _configuration;

    public ConfigurationCommandTests()
    {
        _log = new DaemonLog(_folder["daemon.log"]);
        _commands = new CommandTable(_log, _metrics);
        _authorization = new AuthorizationParameters(_folder.Parameters);
        _text = _folder.Parameters.AddText("TEXT", "start", "A text.");
        _folder.Parameters.AddInteger("PORT", 80, new(0, 65535), "The port.", new() { Unit = "number", IsReconfigurable = false });
        _folder.Parameters.AddText("KEYS", "$(TEXT)", "Whose keys count.", new() { IsSecurity = true });
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_value_is_told_with_where_it_comes_from_and_what_it_may_be()
    {
        Start("A = x", "", "SAMPLE.PORT = \\", "8$(A:0)0", "A = 1");
        CedarReader answer = await Ask(Alice, DaemonCommand.ConfigValue, "port");

        Assert.Equal((0, 1), (answer.GetInt32(), answer.GetInt32()));
        Assert.Equal(("PORT", "810", "8$(A:0)0"), (answer.GetString(), answer.GetString(), answer.GetString()));
        Assert.Equal(("File", _folder.Main, 5, "SAMPLE.PORT"), (answer.GetString(), answer.GetOptionalString(), answer.GetInt32(), answer.GetString()));
        Assert.False(answer.GetBoolean());
        Assert.Equal(("80", "integer", "number", "0 to 65535", "The port."), (answer.GetOptionalString(), answer.GetOptionalString(), answer.GetOptionalString(), answer.GetOptionalString(), answer.GetOptionalString()));
        Assert.False(answer.GetBoolean());
        answer.EndOfMessage();
    }

    [Fact]
    public async Task A_pattern_asks_for_all_names_that_fit_and_others_that_are_set()
    {
        Start("PART = p", "TEXT = $(PART)");

        Assert.Equal(["PART", "PORT"], await Names("p*t"));
        Assert.Equal(["KEYS", "TEXT"], await Names("?e?t", "k*"));
        Assert.Empty(await Names("*nothing*"));
        Assert.Equal(_folder.Parameters.Definitions.Count() + 1, (await Names("*")).Length);
        Assert.Equal(Errno.ENOENT, CommandMessage.Status(await Ask(Alice, DaemonCommand.ConfigValue, "TXET")));
        Assert.Equal(Errno.EACCES, CommandMessage.Status(await Ask(Peers.Unix("carol", 1003), DaemonCommand.ConfigValue, "TEXT")));
    }

    [Fact]
    public async Task An_answer_that_would_be_too_long_is_refused()
    {
        string[] values = [.. Enumerable.Range(0, 20).Select(static i => $"LONG_{i} = {new string('x', 50_000)}")];
        Start([.. values, .. Enumerable.Range(0, 20).Select(static i => $"if defined LONG_{i}\nendif")]);

        Assert.Equal(Errno.EMSGSIZE, CommandMessage.Status(await Ask(Alice, DaemonCommand.ConfigValue, "*")));
        Assert.Equal(Errno.None, CommandMessage.Status(await Ask(Alice, DaemonCommand.ConfigValue, "LONG_7")));
    }

    [Theory]
    [InlineData(DaemonCommand.ConfigRuntime, "ENABLE_RUNTIME_CONFIG")]
    [InlineData(DaemonCommand.ConfigPersist, "ENABLE_PERSISTENT_CONFIG")]
    public async Task A_setting_is_made_if_it_is_enabled_and_listed_for_a_level_of_the_client(int command, string enable)
    {
        Start("SETTABLE_ATTRS_WRITE = T*");
        Assert.Equal(Errno.EACCES, await Set(Bob, command, "TEXT", "new"));
        Start($"{enable} = true");
        Assert.Equal(Errno.EACCES, await Set(Bob, command, "TEXT", "new"));
        Assert.Equal(Errno.EACCES, await Set(Peers.Owner, command, "TEXT", "new"));
        Start($"{enable} = true", "SETTABLE_ATTRS_WRITE = P*, T?XT", "KEYS = fixed");
        Assert.Equal(Errno.EACCES, await Set(Alice, command, "TEXT", "new"));
        Assert.Equal(Errno.EACCES, await Set(Peers.Unix("carol", 1003), command, "TEXT", "new"));
        Assert.Equal(Errno.EACCES, await Set(Bob, command == DaemonCommand.ConfigRuntime ? DaemonCommand.ConfigPersist : DaemonCommand.ConfigRuntime, "TEXT", "new"));
        Assert.Equal(Errno.EINVAL, await Set(Bob, command, "PORT", "new"));
        Assert.Equal(Errno.EACCES, await Set(Bob, command, "TERM", "new"));

        CedarReader answer = await Ask(Bob, command, "text", "new");
        Assert.Equal((0, true), (answer.GetInt32(), answer.GetBoolean()));
        answer.EndOfMessage();
        Assert.Equal(["TEXT"], _configuration!.Reload().Changed);
        Assert.Equal("new", _configuration.Get(_text));
        answer = await Ask(Bob, command, "PORT", "81");
        Assert.Equal((0, false), (answer.GetInt32(), answer.GetBoolean()));

        Assert.Equal(Errno.EACCES, await Set(Alice, command, "TEXT", null));
        Assert.Equal(Errno.None, await Set(Bob, command, "TEXT", null));
        Assert.Equal(["PORT", "TEXT"], _configuration.Reload().Changed);
        Assert.Contains(File.ReadAllLines(_folder["daemon.log"]), static line => line.Contains("D_SECURITY") && line.Contains("carol"));
        Assert.DoesNotContain(File.ReadAllLines(_folder["daemon.log"]), static line => line.Contains("new"));
    }

    [Theory]
    [InlineData("ALLOW_READ", "*", Errno.EACCES)]
    [InlineData("ALLOW_WRITE", "bob", Errno.None)]
    [InlineData("DENY_READ", "*", Errno.EACCES)]
    [InlineData("KEYS", "mine", Errno.EACCES)]
    [InlineData("ENABLE_PERSISTENT_CONFIG", "true", Errno.EACCES)]
    [InlineData("ENABLE_RUNTIME_CONFIG", "true", Errno.EACCES)]
    [InlineData("SETTABLE_ATTRS_READ", "*", Errno.EACCES)]
    [InlineData("SETTABLE_ATTRS_CONFIG", "*", Errno.EACCES)]
    [InlineData("TEXT", "any", Errno.None)]
    public async Task What_security_rests_on_is_set_by_its_full_name_at_level_config_alone(string name, string value, Errno expected)
    {
        string[] lines =
        [
            "ENABLE_RUNTIME_CONFIG = true", "ALLOW_CONFIG = bob", "SETTABLE_ATTRS_CONFIG = *, allow_write, ENABLE_PERSISTENT_CONFIG, ENABLE_RUNTIME_CONFIG, SETTABLE_ATTRS_READ, SETTABLE_ATTRS_CONFIG",
            "SETTABLE_ATTRS_READ = ALLOW_WRITE, ALLOW_READ, KEYS", "SETTABLE_ATTRS_ADMINISTRATOR = *", "ALLOW_ADMINISTRATOR = alice", "KEYS = fixed",
        ];
        Start(lines);
        Assert.Equal(expected, await Set(Bob, DaemonCommand.ConfigRuntime, name, value));
        Assert.Equal(name == "TEXT" ? Errno.None : Errno.EACCES, await Set(Alice, DaemonCommand.ConfigRuntime, name, value));
    }

    [Fact]
    public async Task A_setting_that_would_change_a_protected_one_by_a_macro_is_refused()
    {
        Start("ENABLE_RUNTIME_CONFIG = true", "SETTABLE_ATTRS_WRITE = TEXT", "ALLOW_READ = $(TEXT)");

        Assert.Equal(Errno.EACCES, await Set(Bob, DaemonCommand.ConfigRuntime, "TEXT", "*"));
        Assert.Empty(_configuration!.Reload().Changed);
    }

    [Fact]
    public async Task Arguments_that_are_not_the_commands_own_are_told()
    {
        Start("ENABLE_RUNTIME_CONFIG = true");

        Assert.Equal(Errno.EBADMSG, CommandMessage.Status(await Ask(Alice, DaemonCommand.ConfigValue, "TEXT", "more")));
        Assert.Equal(Errno.EBADMSG, CommandMessage.Status(await Ask(Peers.Owner, DaemonCommand.ConfigRuntime, "TEXT")));
    }

    [Fact]
    public void A_change_is_written_with_all_its_problems()
    {
        var writer = new CedarWriter();
        ConfigurationProblem problem = new(ConfigurationProblemKind.WrongValue, new(ConfigurationLayer.File, "/a.conf", 3), "PORT", "What is wrong.");
        ConfigurationCommands.PutChange(writer, new ConfigurationChange(["A", "B"], ["B"], [problem]));
        var reader = new CedarReader(writer.Message);

        Assert.False(reader.GetBoolean());
        Assert.Equal((2, "A", "B"), (reader.GetInt32(), reader.GetString(), reader.GetString()));
        Assert.Equal((1, "B", 1), (reader.GetInt32(), reader.GetString(), reader.GetInt32()));
        Assert.Equal(("WrongValue", "File", "/a.conf", 3), (reader.GetString(), reader.GetString(), reader.GetOptionalString(), reader.GetInt32()));
        Assert.Equal(("PORT", "What is wrong."), (reader.GetOptionalString(), reader.GetString()));
        reader.EndOfMessage();
    }

    [Fact]
    public void A_list_of_peers_with_an_entry_that_names_nobody_is_told_with_its_line() =>
        Assert.Equal((ConfigurationProblemKind.WrongValue, "DENY_WRITE", 2), Assert.Single(_folder.Load("ALLOW_READ = *, 10.0.0.0/8 bob", "DENY_WRITE = alice, 10.0.0.0/99").Problems) is var problem ? (problem.Kind, problem.Name, problem.Origin.Line) : default);

    /// <summary>Alice may read, Bob write, and the lines say the rest.</summary>
    private void Start(params string[] lines)
    {
        _configuration = _folder.Load(["ALLOW_READ = alice", "ALLOW_WRITE = bob", .. lines]);
        Assert.Empty(_configuration.Problems);
        _commands.Authorization = _authorization.Read(_configuration);
        foreach (CommandDefinition command in _commands.Commands.ToArray())
        {
            _commands.Unregister(command.Number);
        }

        new ConfigurationCommands(_configuration, _commands, _log).Register();
    }

    private async Task<CedarReader> Ask(CommandPeer peer, int command, params string?[] arguments) =>
        new(await _commands.ExecuteAsync(
            peer,
            CommandMessage.Command(command, writer =>
            {
                foreach (string? argument in arguments)
                {
                    writer.Put(argument);
                }
            }),
            CancellationToken.None));

    private async Task<Errno> Set(CommandPeer peer, int command, string name, string? value) => CommandMessage.Status(await Ask(peer, command, name, value));

    private async Task<string[]> Names(params string[] patterns)
    {
        List<string> names = [];
        foreach (string pattern in patterns)
        {
            CedarReader answer = await Ask(Alice, DaemonCommand.ConfigValue, pattern);
            Assert.Equal(0, answer.GetInt32());
            for (int left = answer.GetInt32(); left > 0; left--)
            {
                names.Add(answer.GetString());
                Skip(answer);
            }

            answer.EndOfMessage();
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    private static void Skip(CedarReader answer)
    {
        _ = (answer.GetString(), answer.GetString(), answer.GetString(), answer.GetOptionalString(), answer.GetInt32(), answer.GetString(), answer.GetBoolean());
        _ = (answer.GetOptionalString(), answer.GetOptionalString(), answer.GetOptionalString(), answer.GetOptionalString(), answer.GetOptionalString(), answer.GetBoolean());
    }
}
