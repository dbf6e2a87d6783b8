using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;

namespace Smash.DaemonCore.Tests.Daemons;

/// <summary>A daemon in the test's own process, with a clock that is moved by hand and no command socket.</summary>
internal sealed class EmbeddedDaemon : Daemon
{
    public override string Subsystem => "EMBEDDED";

    public List<string> Calls { get; } = [];

    public ManualTime Time { get; } = new();

    /// <summary>What Init does.</summary>
    public Func<EmbeddedDaemon, ValueTask> Starting { get; init; } = static _ => ValueTask.CompletedTask;

    /// <summary>Runs it to its end on the calling thread.</summary>
    public int Run(params string[] arguments)
    {
        using var log = new DaemonLog(subsystem: Subsystem);
        using var metrics = new DaemonMetrics();
        using var loop = new EventLoop(Time);
        var services = new DaemonServices
        {
            Loop = loop,
            Log = log,
            Metrics = metrics,
            Commands = new CommandTable(log, metrics),
            Configuration = DaemonConfiguration.Load(new ConfigurationSources { Subsystem = Subsystem }, new ParameterTable()),
        };
        return DaemonProgram.Run(this, arguments, services);
    }

    /// <summary>Moves the clock when all that is ready has been handled.</summary>
    public void AdvanceLater(TimeSpan time, Action then) => Loop.Post(() =>
    {
        Time.Advance(time);
        // Two turns on: timers that are due have run by then.
        Loop.Post(() => Loop.Post(() => Loop.Post(then)));
    });

    protected internal override ValueTask Init(string[] args)
    {
        Calls.Add($"init {string.Join(' ', args)}");
        return Starting(this);
    }

    protected internal override void Configure(bool isFull) => Calls.Add($"configure {isFull}");

    protected internal override void ShutdownGraceful() => Calls.Add("graceful");

    protected internal override void ShutdownFast() => Calls.Add("fast");

    protected internal override void Ended() => Calls.Add("ended");
}
