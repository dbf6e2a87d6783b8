using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Pipes;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Reapers;
using Smash.DaemonCore.Signals;
using Smash.DaemonCore.Timers;

namespace Smash.DaemonCore.Daemons;

/// <summary>
/// A daemon: derive from it, say what it does in <see cref="Init"/>, and hand it to <see cref="DaemonProgram.Run(Daemon, string[])"/>. All of its methods but <see cref="PreInit"/> run on the loop's one thread
/// and must return soon: whatever would wait is an await or a handler that is registered for it (HTCondor's dc_main_init and its kin).
/// </summary>
public abstract class Daemon
{
    private DaemonServices? _services;
    private DaemonControl? _control;

    /// <summary>The daemon's name among others, such as <c>CLOCK</c>: prefix of its settings and name of its log. Letters, digits and <c>_</c>.</summary>
    public abstract string Subsystem { get; }

    /// <summary>The version that <c>--version</c> prints. Default: the informational version of the program's assembly.</summary>
    public virtual string Version => DaemonVersion.Of(GetType().Assembly);

    /// <summary>What <c>--help</c> shows as the daemon's own arguments, such as <c>[--speed N]</c>. Null (the default): it takes none, and one that is there is refused.</summary>
    public virtual string? ArgumentsUsage => null;

    /// <summary>Default of the parameter <c>SUBSYS_LOG</c>, the path of the log; it may have macros, as in a file. Empty (the default): no file, but standard error.</summary>
    public virtual string DefaultLog => "";

    /// <summary>
    /// Default of COMMAND_SOCKET, the Unix socket for commands: a name such as <c>clock.socket</c>, which is then in <c>smash</c> in $XDG_RUNTIME_DIR (root's: /run), or a full path.
    /// Empty (the default): none, so that commands come only where COMMAND_SOCKET, COMMAND_PORT, -p, a parent daemon or the daemon itself lets them in.
    /// </summary>
    public virtual string DefaultCommandSocket => "";

    /// <summary>Its loop.</summary>
    public EventLoop Loop => Services.Loop;

    /// <summary>Its log.</summary>
    public DaemonLog Log => Services.Log;

    /// <summary>Its configuration.</summary>
    public DaemonConfiguration Configuration => Services.Configuration;

    /// <summary>Its commands.</summary>
    public CommandTable Commands => Services.Commands;

    /// <summary>Its timers.</summary>
    public TimerTable Timers => Services.Timers;

    /// <summary>Its signals.</summary>
    public SignalTable Signals => Services.Signals;

    /// <summary>Its reapers, which hear of the ends of its processes.</summary>
    public ReaperTable Reapers => Services.Reapers;

    /// <summary>Its processes.</summary>
    public ProcessTable Processes => Services.Processes;

    /// <summary>All services; there from before <see cref="Init"/> on.</summary>
    /// <exception cref="InvalidOperationException">Read before that, as in a constructor.</exception>
    public DaemonServices Services => _services ?? throw NotYet();

    /// <summary>What may be done to the daemon from outside: end it, have it read its configuration again, signal it. Signals and built-in commands go the same way.</summary>
    public IDaemonControl Control => _control ?? throw NotYet();

    /// <summary>Called first of all, before options are read: there is neither loop nor log. Rarely of use. Default: nothing.</summary>
    /// <param name="args">The command line.</param>
    protected internal virtual void PreInit(string[] args)
    {
    }

    /// <summary>Called with what the core options left of the command line, before anything is made. Default: nothing; <see cref="Init"/> gets the same.</summary>
    /// <param name="args">The daemon's own arguments.</param>
    /// <exception cref="DaemonStartException">They are wrong.</exception>
    protected internal virtual void FindOptions(string[] args)
    {
    }

    /// <summary>Called before the configuration is read, to say which parameters the daemon has; a setting that nobody knows is refused. Default: none of its own.</summary>
    /// <param name="parameters">Where to add them; keep what its methods return, to read values from <see cref="Configuration"/>.</param>
    protected internal virtual void DefineParameters(ParameterTable parameters)
    {
    }

    /// <summary>Called before the configuration is read, for a daemon that reads it from elsewhere. Default: the usual places.</summary>
    /// <param name="usual">The usual places (<see cref="ConfigurationSources.Usual"/>).</param>
    /// <returns>The sources to use.</returns>
    /// <exception cref="DaemonStartException">What the daemon needs for it is not there.</exception>
    protected internal virtual ConfigurationSources FindConfiguration(ConfigurationSources usual) => usual;

    /// <summary>Called once, when all services are there: registers handlers and starts what the daemon is for. A start that fails throws: <see cref="DaemonStartException"/> with an exit code of its own.</summary>
    /// <param name="args">What the core options left of the command line.</param>
    protected internal abstract ValueTask Init(string[] args);

    /// <summary>Called after <see cref="Init"/>, and whenever the configuration was read again. Default: nothing.</summary>
    /// <param name="isFull">Whether all of it may have changed: true at the start, for SIGHUP and for DC_RECONFIG_FULL; false for DC_RECONFIG, which leaves aside what is costly to change.</param>
    protected internal virtual void Configure(bool isFull)
    {
    }

    /// <summary>Called when the daemon is to finish what it does and end (SIGTERM, DC_OFF_GRACEFUL, the run-for limit). Ends by <see cref="Exit"/>. Default: does so at once.</summary>
    protected internal virtual void ShutdownGraceful() => Exit();

    /// <summary>Called when the daemon is to end as soon as it can (SIGQUIT, DC_OFF_FAST, a graceful shutdown that took too long). Default: ends at once.</summary>
    protected internal virtual void ShutdownFast() => Exit();

    /// <summary>Called last of all, when the loop has ended for whatever reason and the services are still there. Default: nothing.</summary>
    protected internal virtual void Ended()
    {
    }

    /// <summary>Makes an unnamed pipe on its loop, for itself or for a process that gets one end.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel refused: EMFILE, ENFILE.</exception>
    public PipePair CreatePipe() => PipePair.Create(Loop);

    /// <summary>Sends a signal to the daemon itself, to its parent daemon or to a child: in memory, as a command, or as the operating system does. SIGSTOP and SIGCONT suspend and continue a child.</summary>
    /// <param name="processId">Whose; 0 or the daemon's own: itself.</param>
    /// <param name="signal">The number, from 1.</param>
    /// <exception cref="CommandRefusedException">ESRCH: it is none of these. EINVAL, EOPNOTSUPP, EPERM: the signal is none that it can be sent. EIO: it does not answer.</exception>
    public ValueTask SendSignalAsync(int processId, int signal) => Control.SendSignalAsync(processId, signal);

    /// <summary>Ends the daemon after the loop's present turn.</summary>
    /// <param name="exitCode">Exit code of the program; default 0.</param>
    public void Exit(int exitCode = DaemonExitCode.Done)
    {
        ExitCode = exitCode;
        Loop.Stop();
    }

    internal int ExitCode { get; private set; }

    internal void Attach(DaemonServices services, DaemonControl control)
    {
        _services = services;
        _control = control;
    }

    private InvalidOperationException NotYet() => new($"The services of daemon {Subsystem} are there from {nameof(Init)} on, not in its constructor or in {nameof(PreInit)}.");
}
