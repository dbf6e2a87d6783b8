using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Timers;

namespace Smash.SampleDaemon;

/// <summary>A whole daemon: a timer counts, commands tell the count and start a program, a reaper hears of that one's end. No handler blocks, and none needs a lock: all run on one loop.</summary>
internal sealed class ClockDaemon : Daemon
{
    private Parameter<TimeSpan> _interval = null!;
    private DaemonTimer _tick = null!;
    private int _chimeReaper;
    private long _ticks;
    private int _lastExitCode = -1;

    public override string Subsystem => "CLOCK";

    public override string DefaultCommandSocket => "clock.socket";

    private static int Main(string[] args) => DaemonProgram.Run(new ClockDaemon(), args);

    /// <summary>Before the configuration is read: what there is to configure. Files, environment, -o and remote settings are then read, checked and told by the framework.</summary>
    protected override void DefineParameters(ParameterTable parameters) =>
        _interval = parameters.AddDuration("CLOCK_INTERVAL", TimeSpan.FromSeconds(1), new(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)), "Time between two ticks.");

    /// <summary>Once, at the start: registers what the daemon answers to. Numbers of commands from 70000 on are free for daemons.</summary>
    protected override ValueTask Init(string[] args)
    {
        _tick = Timers.Every("tick", Configuration.Get(_interval), () => _ticks++);
        _chimeReaper = Reapers.Register("chime", (child, end) =>
        {
            _lastExitCode = end.Status;
            return ValueTask.CompletedTask;
        });
        Commands.Register(70000, "CLOCK_COUNT", AuthorizationLevel.Read, Count);
        Commands.Register(70001, "CLOCK_CHIME", AuthorizationLevel.Write, ChimeAsync);
        return ValueTask.CompletedTask;
    }

    /// <summary>After Init, and whenever the configuration was read again (SIGHUP).</summary>
    protected override void Configure(bool isFull) => _tick.Reset(TimerSchedule.Every(Configuration.Get(_interval)));

    private ValueTask<CommandDisposition> Count(CommandContext context)
    {
        context.Request.EndOfMessage();
        context.Answer.Put(_ticks);
        context.Answer.Put(_lastExitCode);
        return ValueTask.FromResult(CommandDisposition.Close);
    }

    private async ValueTask<CommandDisposition> ChimeAsync(CommandContext context)
    {
        ChildProcess child = await Processes.CreateAsync(new ProcessPlan { Program = "/bin/sh", Arguments = ["-c", context.Request.GetString()], ReaperId = _chimeReaper });
        context.Answer.Put(child.Pid);
        return CommandDisposition.Close;
    }
}
