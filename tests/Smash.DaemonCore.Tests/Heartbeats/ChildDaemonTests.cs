using System.Globalization;
using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Reapers;
using Smash.DaemonCore.Tests.Daemons;
using Smash.DaemonCore.Tests.Interop;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Heartbeats;

/// <summary>The sample daemon as a child of a daemon.</summary>
public sealed class ChildDaemonTests : IDisposable
{
    private const int Count = 70000;

    private readonly TemporaryFolder _folder = new();
    private readonly LoopThread _thread = new();
    private readonly DaemonLog _log = new();
    private readonly DaemonMetrics _metrics = new("TEST");
    private readonly ProcessTable _processes;
    private readonly DaemonFamily _family;
    private readonly CommandServer _server;

    public ChildDaemonTests()
    {
        _processes = _thread.Invoke(() => new ProcessTable(_thread.Loop, _log, new ReaperTable(_log), new ProcessSettings { LauncherPath = ProcessBench.Launcher }));
        _family = _thread.Invoke(() => new DaemonFamily(_thread.Loop, _log, "PARENT", _processes));
        var commands = new CommandTable(_log, _metrics);
        _family.Register(commands);
        _server = _thread.Invoke(() => new CommandServer(_thread.Loop, commands, _log, _metrics));
        _thread.Invoke(() => _server.ListenUnix(_folder["commands"]));
        _processes.CommandAddress = _folder["commands"];
    }

    public void Dispose()
    {
        foreach (ChildProcess child in _thread.Invoke(() => _processes.Children.ToList()))
        {
            _thread.Invoke(child.Kill);
            Await(() => child.Ended);
        }

        _thread.Invoke(_server.Dispose);
        _thread.Invoke(_family.Dispose);
        _thread.Invoke(_processes.Dispose);
        _thread.Dispose();
        _metrics.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_child_daemon_that_is_stopped_is_killed_and_reaped_as_not_responding()
    {
        ChildProcess child = Create(Daemon("-o", "NOT_RESPONDING_TIMEOUT=2 s"));
        ProcessBench.Until(() => _thread.Invoke(() => _family.Heartbeats.Find(child)) is not null);
        Assert.Equal(TimeSpan.FromSeconds(2), _thread.Invoke(() => _family.Heartbeats.Find(child))!.Value.Limit);

        Assert.Equal(0, SignalProcess.Invoke(child.Pid, 19));

        ProcessEnd end = Await(() => child.Ended);
        Assert.Equal((9, true), (end.Status, end.WasNotResponding));
    }

    [Fact]
    public void A_child_daemon_answers_what_was_sent_before_it_was_there_and_heeds_signals()
    {
        ChildProcess child = Create(Daemon());

        CedarReader answer = Await(() => new CommandClient(_thread.Loop, CommandAddress.Parse(child.CommandAddress!)).ExecuteAsync(Count));

        Assert.True(answer.GetInt64() >= 0);
        Assert.True(Await(async () =>
        {
            await _family.SendSignalAsync(child.Pid, 15);
            return true;
        }));
        ProcessEnd end = Await(() => child.Ended);
        Assert.Equal((true, 0, false), (end.IsExit, end.Status, end.WasNotResponding));
    }

    [Fact]
    public void An_orphan_ends_itself_when_its_parent_was_killed()
    {
        ChildProcess parent = Create(new ProcessPlan { Program = "/bin/sleep", Arguments = ["1000"] });
        ProcessPlan plan = Daemon();
        string inherit = string.Create(CultureInfo.InvariantCulture, $"{parent.Pid} -");
        ChildProcess orphan = Create(plan with
        {
            Program = "/bin/sh",
            Arguments = ["-c", "SMASH_INHERIT=$1 exec \"$0\" --pidfile \"$2\"", plan.Program, inherit, _folder["pid"]],
            CommandSockets = CommandSockets.None,
        });
        ProcessBench.Until(() => File.Exists(_folder["pid"]));
        Assert.True(ProcessBench.Runs(orphan.Pid));

        Assert.Equal(0, SignalProcess.Invoke(parent.Pid, 9));

        ProcessEnd end = Await(() => orphan.Ended);
        Assert.Equal((true, 0), (end.IsExit, end.Status));
    }

    private ProcessPlan Daemon(params string[] arguments) => new()
    {
        Program = DaemonProcess.Program,
        Arguments = arguments,
        CommandSockets = CommandSockets.Unix,
        Directory = _folder.FullPath,
        Error = StandardStream.Inherit,
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["HOME"] = _folder.FullPath,
            ["XDG_RUNTIME_DIR"] = _folder.FullPath,
            ["SMASH_CONFIG"] = "",
        },
    };

    private T Await<T>(Func<Task<T>> work) => _thread.Invoke(work).WaitAsync(LoopThread.Deadline).GetAwaiter().GetResult();

    private ChildProcess Create(ProcessPlan plan) => Await(() => _processes.CreateAsync(plan));
}
