using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;

namespace Smash.SampleDaemon;

/// <summary>A whole daemon: it counts seconds by a timer and tells the count to whoever sends the command <see cref="Count"/>. No handler blocks, and none needs a lock: all run on one loop.</summary>
public sealed class ClockDaemon : Daemon
{
    /// <summary>CLOCK_COUNT (READ): no arguments; answers <c>int64</c> ticks so far. Numbers from 70000 on are free for daemons.</summary>
    public const int Count = 70000;

    private Parameter<TimeSpan> _interval = null!;
    private long _ticks;

    /// <inheritdoc/>
    public override string Subsystem => "CLOCK";

    private static int Main(string[] args) => DaemonProgram.Run(new ClockDaemon(), args);

    /// <inheritdoc/>
    protected override void DefineParameters(ParameterTable parameters) =>
        _interval = parameters.AddDuration("CLOCK_INTERVAL", TimeSpan.FromSeconds(1), new(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)), "Time between two ticks.");

    /// <inheritdoc/>
    protected override ValueTask Init(string[] args)
    {
        Commands.Register(Count, "CLOCK_COUNT", AuthorizationLevel.Read, Answer);
        Timers.Every("tick", Configuration.Get(_interval), () => _ticks++);
        return ValueTask.CompletedTask;
    }

    private ValueTask<CommandDisposition> Answer(CommandContext context)
    {
        context.Request.EndOfMessage();
        context.Answer.Put(_ticks);
        return ValueTask.FromResult(CommandDisposition.Close);
    }
}
