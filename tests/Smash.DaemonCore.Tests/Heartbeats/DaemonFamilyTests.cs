using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Heartbeats;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Reapers;
using Smash.DaemonCore.Tests.Interop;
using Smash.DaemonCore.Tests.Processes;
using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Heartbeats;

/// <summary>Heartbeats, lists and signals as commands over a real command socket; a child of the parent sends them as any program can.</summary>
public sealed class DaemonFamilyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LoopThread _thread = new();
    private readonly DaemonLog _log = new();
    private readonly DaemonMetrics _metrics = new("TEST");
    private readonly ProcessTable _processes;
    private readonly DaemonFamily _family;
    private readonly CommandServer _server;

    public DaemonFamilyTests()
    {
        _processes = _thread.Invoke(() => new ProcessTable(_thread.Loop, _log, new ReaperTable(_log), new ProcessSettings { LauncherPath = ProcessBench.Launcher }));
        _family = _thread.Invoke(() => new DaemonFamily(_thread.Loop, _log, "PARENT", _processes));
        var commands = new CommandTable(_log, _metrics);
        _family.Register(commands);
        _server = _thread.Invoke(() => new CommandServer(_thread.Loop, commands, _log, _metrics));
        _thread.Invoke(() => _server.ListenUnix(Socket));
        _processes.CommandAddress = Socket;
    }

    private string Socket => _folder["commands"];

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
    public void Daemons_are_listed_with_their_heartbeats()
    {
        ChildProcess plain = Create(new ProcessPlan { Program = "/bin/sleep", Arguments = ["1000"] });
        ChildProcess daemon = Create(new ProcessPlan { Program = "/bin/sleep", Arguments = ["1000"], Name = "worker", Subsystem = "WORK", CommandSockets = CommandSockets.Unix });
        Assert.Equal(0, Send(DaemonCommand.ChildAlive, arguments =>
        {
            arguments.Put(daemon.Pid);
            arguments.Put(60_000u);
        }));

        CedarReader answer = Ask(DaemonCommand.ListDaemons);

        Assert.Equal(3, answer.GetInt32());
        Assert.Equal((Environment.ProcessId, "PARENT", "PARENT", Socket, "Running"), ReadDaemon(answer));
        Assert.Equal((-1, 0u, 0), ReadHeartbeat(answer));
        Assert.Equal((plain.Pid, "sleep", "", "", "Running"), ReadDaemon(answer));
        Assert.Equal((-1, 0u, 0), ReadHeartbeat(answer));
        Assert.Equal((daemon.Pid, "worker", "WORK", daemon.CommandAddress!, "Running"), ReadDaemon(answer));
        (long age, uint limit, int restarts) = ReadHeartbeat(answer);
        Assert.InRange(age, 0, 60_000);
        Assert.Equal((60_000u, 0), (limit, restarts));
        answer.EndOfMessage();
    }

    [Fact]
    public void Heartbeats_of_strangers_and_without_a_limit_are_refused()
    {
        ChildProcess child = Create(new ProcessPlan { Program = "/bin/sleep", Arguments = ["1000"] });

        Assert.Equal((int)Errno.ESRCH, Send(DaemonCommand.ChildAlive, static arguments =>
        {
            arguments.Put(1);
            arguments.Put(1000u);
        }));
        Assert.Equal((int)Errno.EINVAL, Send(DaemonCommand.ChildAlive, arguments =>
        {
            arguments.Put(child.Pid);
            arguments.Put(0u);
        }));
    }

    [Fact]
    public void A_sender_tells_at_once_and_again_and_its_parent_hears()
    {
        ChildProcess child = Create(new ProcessPlan { Program = "/bin/sleep", Arguments = ["1000"] });
        int heard = 0;
        var commands = new CommandTable(_log, _metrics);
        commands.Register(DaemonCommand.ChildAlive, "DC_CHILDALIVE", AuthorizationLevel.Daemon, context =>
        {
            Assert.Equal((Environment.ProcessId, 600u), (context.Request.GetInt32(), context.Request.GetUInt32()));
            Interlocked.Increment(ref heard);
            return ValueTask.FromResult(CommandDisposition.Close);
        });
        using var server = new Held<CommandServer>(_thread, _thread.Invoke(() => new CommandServer(_thread.Loop, commands, _log, _metrics)));
        _thread.Invoke(() => server.Value.ListenUnix(_folder["parent"]));
        using var sender = new Held<HeartbeatSender>(_thread, new HeartbeatSender(_thread.Loop, _log, _folder["parent"]));

        _thread.Invoke(() => sender.Value.Start(new HeartbeatSettings { Limit = TimeSpan.FromMilliseconds(600), Interval = TimeSpan.FromMilliseconds(20) }));

        ProcessBench.Until(() => Volatile.Read(ref heard) >= 3);
        ProcessBench.Until(() => _thread.Invoke(() => sender.Value.Sent) >= 3);
        Assert.True(ProcessBench.Runs(child.Pid));
    }

    [Fact]
    public void A_child_that_is_stopped_behind_our_back_is_killed_and_reaped_as_not_responding()
    {
        ChildProcess child = Create(new ProcessPlan { Program = "/bin/sleep", Arguments = ["1000"] });
        Assert.Equal(0, Send(DaemonCommand.ChildAlive, arguments =>
        {
            arguments.Put(child.Pid);
            arguments.Put(300u);
        }));

        Assert.Equal(0, SignalProcess.Invoke(child.Pid, 19));

        ProcessEnd end = Await(() => child.Ended);
        Assert.Equal((9, true), (end.Status, end.WasNotResponding));
    }

    [Fact]
    public async Task Signals_reach_children_by_pid_and_nobody_else()
    {
        ChildProcess child = Create(new ProcessPlan { Program = "/bin/sleep", Arguments = ["1000"] });

        Assert.Equal(Errno.ESRCH, (await Assert.ThrowsAsync<CommandRefusedException>(() => _thread.Invoke(() => _family.SendSignalAsync(Environment.ProcessId, 9)))).Error);
        Assert.Equal(Errno.EOPNOTSUPP, (await Assert.ThrowsAsync<CommandRefusedException>(() => _thread.Invoke(() => _family.SendSignalAsync(child.Pid, 1000)))).Error);
        await _thread.Invoke(() => _family.SendSignalAsync(child.Pid, 15)).WaitAsync(LoopThread.Deadline);

        Assert.Equal(15, (await child.Ended.WaitAsync(LoopThread.Deadline)).Status);
    }

    [Fact]
    public void An_orphan_hears_of_its_parents_death_by_whatever_end()
    {
        // A process of its own stands for the parent; the descriptor of it is what a child inherits.
        ChildProcess parent = Create(new ProcessPlan { Program = "/bin/sleep", Arguments = ["1000"] });
        var orphaned = new TaskCompletionSource<bool>();
        Inheritance inheritance = Inheritance.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{parent.Pid} -"));
        using var watch = new Held<OrphanWatch>(_thread, _thread.Invoke(() => new OrphanWatch(_thread.Loop, inheritance, () => orphaned.TrySetResult(true))));
        _thread.Settle();
        Assert.False(orphaned.Task.IsCompleted);

        Assert.Equal(0, SignalProcess.Invoke(parent.Pid, 9));

        Assert.True(Await(() => orphaned.Task));
    }

    private static (int Pid, string Name, string Subsystem, string Address, string State) ReadDaemon(CedarReader answer) =>
        (answer.GetInt32(), answer.GetString(), answer.GetString(), answer.GetString(), answer.GetString());

    private static (long Age, uint Limit, int Restarts) ReadHeartbeat(CedarReader answer)
    {
        Assert.InRange(answer.GetInt64(), 1_600_000_000_000_000, long.MaxValue);
        return (answer.GetInt64(), answer.GetUInt32(), answer.GetInt32());
    }

    private T Await<T>(Func<Task<T>> work) => _thread.Invoke(work).WaitAsync(LoopThread.Deadline).GetAwaiter().GetResult();

    private ChildProcess Create(ProcessPlan plan) => Await(() => _processes.CreateAsync(plan));

    private CedarReader Ask(int command, Action<CedarWriter>? arguments = null) => Await(() => new CommandClient(_thread.Loop, CommandAddress.OfPath(Socket)).ExecuteAsync(command, arguments));

    private int Send(int command, Action<CedarWriter> arguments)
    {
        try
        {
            Ask(command, arguments).EndOfMessage();
            return 0;
        }
        catch (CommandFailedException exception)
        {
            return (int)exception.Error;
        }
    }

    /// <summary>Something that is disposed of on the loop.</summary>
    private sealed class Held<T>(LoopThread thread, T value) : IDisposable
        where T : IDisposable
    {
        public T Value { get; } = value;

        public void Dispose() => thread.Invoke(Value.Dispose);
    }
}
