using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.DaemonCore.Tests.Commands;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Logs;

public sealed class LogCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly LoopThread _thread;
    private readonly DaemonLog _log;
    private readonly DaemonMetrics _metrics = new("CLOCK");
    private readonly CommandTable _table;
    private readonly LogCommands _commands;

    public LogCommandsTests()
    {
        _thread = new LoopThread(_time);
        _log = new DaemonLog(new LogOptions
        {
            Subsystem = "CLOCK",
            File = new LogFileOptions(_folder["clock.log"]),
            CategoryFiles = new Dictionary<LogCategory, LogFileOptions> { [LogCategory.Security] = new(_folder["security.log"]) },
            WritesToStandardError = false,
        });
        _table = new CommandTable(_log, _metrics);
        _commands = new LogCommands(_thread.Loop, _log);
        _commands.Register(_table);
    }

    public void Dispose()
    {
        _thread.Invoke(_commands.Dispose);
        _thread.Dispose();
        _log.Dispose();
        _metrics.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_last_lines_come_with_a_position_to_go_on_from()
    {
        _log.Info($"one");
        _log.Category(LogCategory.Job).Warning($"two", new LogField("job", "7"));
        CedarReader answer = await Fetch(categories: "D_JOB", tail: 1);
        string position = ReadHead(answer, lines: 1);
        Assert.InRange(answer.GetInt64(), 1_700_000_000_000_000, long.MaxValue);
        Assert.Equal((Environment.ProcessId, "CLOCK", "D_JOB", "warning", "two"), (answer.GetInt32(), answer.GetString(), answer.GetString(), answer.GetString(), answer.GetString()));
        Assert.Equal((1, "job", "7"), (answer.GetInt32(), answer.GetString(), answer.GetString()));
        answer.EndOfMessage();
        _log.Info($"three");

        Assert.Equal(["three"], ReadMessages(await Fetch(position: position)));
    }

    [Fact]
    public async Task Lines_are_filtered_and_the_file_of_a_category_is_read_by_its_name()
    {
        _log.Info($"a");
        _log.Category(LogCategory.Security).Warning($"b");
        _log.Error($"c");

        Assert.Equal(["b", "c"], ReadMessages(await Fetch(level: "warning", tail: 10)));
        Assert.Equal(["b", "c"], ReadMessages(await Fetch(name: "clock", level: "warning", categories: "D_SECURITY,D_ERROR", tail: 10)));
        Assert.Equal(["b"], ReadMessages(await Fetch(name: "D_SECURITY", level: "warning", tail: 10)));
        Assert.Empty(ReadMessages(await Fetch(subsystem: "OTHER", tail: 10)));
    }

    [Fact]
    public async Task Who_waits_is_answered_when_a_wanted_line_comes()
    {
        string end = ReadHead(await Fetch(tail: 0), lines: 0);
        Task<CedarReader> waiting = Fetch(position: end, level: "error", waits: true);
        _log.Info($"not wanted");
        _thread.Settle();
        Assert.False(waiting.IsCompleted);
        _log.Error($"wanted");
        _log.Error($"wanted too");
        Advance(waiting, _commands.GatherTime);

        Assert.Equal(["wanted", "wanted too"], ReadMessages(await waiting));
    }

    [Fact]
    public async Task Who_waits_too_long_is_answered_without_lines()
    {
        Task<CedarReader> waiting = Fetch(position: ReadHead(await Fetch(tail: 0), lines: 0), waits: true);
        Advance(waiting, _commands.MaxWait);

        Assert.Empty(ReadMessages(await waiting));
    }

    [Theory]
    [InlineData("/etc/passwd", "", "", "", Errno.ENOENT)]
    [InlineData("../clock.log", "", "", "", Errno.ENOENT)]
    [InlineData("D_JOB", "", "", "", Errno.ENOENT)]
    [InlineData("", "loud", "", "", Errno.EINVAL)]
    [InlineData("", "", "D_NOTHING", "", Errno.EINVAL)]
    [InlineData("", "", "", "x", Errno.EINVAL)]
    public async Task A_wrong_argument_is_refused(string name, string level, string categories, string position, Errno expected) =>
        Assert.Equal((int)expected, (await Fetch(name, level: level, categories: categories, position: position)).GetInt32());

    [Theory]
    [InlineData(-2, 0)]
    [InlineData(100_001, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 512 * 1024 + 1)]
    public async Task A_number_out_of_its_range_is_refused(int tail, int maxBytes) =>
        Assert.Equal((int)Errno.EINVAL, (await Fetch(tail: tail, maxBytes: maxBytes)).GetInt32());

    [Fact]
    public async Task The_greatest_answer_goes_into_one_message()
    {
        File.WriteAllText(_folder["clock.log"], string.Concat(Enumerable.Repeat("x\n", 400_000)));
        CedarReader answer = await Fetch(tail: -1, maxBytes: 512 * 1024);

        Assert.InRange(answer.RemainingBytes, 256 * 1024, 1024 * 1024);
    }

    [Fact]
    public async Task Levels_are_told_set_and_reset()
    {
        Assert.Equal(("info", "info", false), (await SetLevel("", ""))["D_NETWORK"]);
        Assert.Equal(("debug", "info", true), (await SetLevel("D_NETWORK", "debug"))["D_NETWORK"]);
        Assert.True(_log.Category(LogCategory.Network).IsOn(LogLevel.Debug));
        Dictionary<string, (string, string, bool)> all = await SetLevel("D_ALL", "error");
        Assert.Equal((("info", "info", true), ("error", "info", true)), (all["D_ALWAYS"], all["D_NETWORK"]));
        Assert.All(await SetLevel("D_ALL", "reset"), static level => Assert.Equal(("info", "info", false), level.Value));
    }

    [Theory]
    [InlineData("D_NOTHING", "debug")]
    [InlineData("D_JOB", "loud")]
    [InlineData("D_ALWAYS", "error")]
    public async Task A_wrong_level_is_refused_and_nothing_changes(string category, string level)
    {
        CedarReader answer = await Execute(DaemonCommand.SetLogLevel, writer =>
        {
            writer.Put(category);
            writer.Put(level);
        });

        Assert.Equal((int)Errno.EINVAL, answer.GetInt32());
        Assert.All(LogNames.Categories, known => Assert.False(_log.Levels.IsSet(known)));
    }

    [Fact]
    public async Task Who_may_only_read_and_write_gets_no_log()
    {
        _table.Authorization = AuthorizationPolicy.OwnerOnly;

        Assert.Equal((int)Errno.EACCES, (await Fetch(peer: Peers.Unix("ann", 1234))).GetInt32());
    }

    /// <summary>Moves the clock again and again, for what waits begins to do so only when it has read.</summary>
    private void Advance(Task waiting, TimeSpan time)
    {
        while (!waiting.IsCompleted)
        {
            _time.Advance(time);
            _thread.Settle();
        }
    }

    private static string ReadHead(CedarReader answer, int lines)
    {
        Assert.Equal(0, answer.GetInt32());
        string position = answer.GetString();
        Assert.Equal((true, false, lines), (answer.GetBoolean(), answer.GetBoolean(), answer.GetInt32()));
        return position;
    }

    private static List<string> ReadMessages(CedarReader answer)
    {
        var messages = new List<string>();
        Assert.Equal(0, answer.GetInt32());
        answer.GetString();
        Assert.Equal((true, false), (answer.GetBoolean(), answer.GetBoolean()));
        for (int left = answer.GetInt32(); left > 0; left--)
        {
            answer.GetInt64();
            answer.GetInt32();
            answer.GetString();
            answer.GetString();
            answer.GetString();
            messages.Add(answer.GetString());
            Assert.Equal(0, answer.GetInt32());
        }

        answer.EndOfMessage();
        return messages;
    }

    private async Task<Dictionary<string, (string InForce, string Configured, bool IsSet)>> SetLevel(string category, string level)
    {
        CedarReader answer = await Execute(DaemonCommand.SetLogLevel, writer =>
        {
            writer.Put(category);
            writer.Put(level);
        });
        Assert.Equal((0, false), (answer.GetInt32(), answer.GetBoolean()));
        var levels = new Dictionary<string, (string, string, bool)>();
        for (int left = answer.GetInt32(); left > 0; left--)
        {
            levels.Add(answer.GetString(), (answer.GetString(), answer.GetString(), answer.GetBoolean()));
        }

        answer.EndOfMessage();
        return levels;
    }

    private Task<CedarReader> Fetch(string name = "", string subsystem = "", string level = "", string categories = "", int tail = -1, string position = "", int maxBytes = 0, bool waits = false, CommandPeer? peer = null) =>
        Execute(
            DaemonCommand.FetchLog,
            writer =>
            {
                writer.Put(name);
                writer.Put(subsystem);
                writer.Put(level);
                writer.Put(categories);
                writer.Put(tail);
                writer.Put(position);
                writer.Put(maxBytes);
                writer.Put(waits);
            },
            peer);

    private async Task<CedarReader> Execute(int command, Action<CedarWriter> putArguments, CommandPeer? peer = null)
    {
        var request = new CedarWriter();
        request.Put(command);
        putArguments(request);
        Task<ReadOnlyMemory<byte>> answer = _thread.Invoke(() => _table.ExecuteAsync(peer ?? Peers.Owner, request.Message, CancellationToken.None).AsTask());
        return new CedarReader(await answer.WaitAsync(LoopThread.Deadline));
    }
}
