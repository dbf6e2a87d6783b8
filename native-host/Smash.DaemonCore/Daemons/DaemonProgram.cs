namespace Smash.DaemonCore.Daemons;

/// <summary>The main function of every daemon.</summary>
public static class DaemonProgram
{
    /// <summary>Runs a daemon from its command line to its end: core options, configuration, log, pid file, signals, commands, and what the daemon adds.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="args">The program's arguments.</param>
    /// <returns>Exit code of the program (<see cref="DaemonExitCode"/>). Why it is not 0 is on standard error, and in the log from its opening on.</returns>
    public static int Run(Daemon daemon, string[] args)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        ArgumentNullException.ThrowIfNull(args);
        string program = Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]);
        try
        {
            daemon.PreInit(args);
            CoreOptions options = CoreOptions.Parse(args);
            if (options.WantsVersion || options.WantsHelp)
            {
                Console.Out.WriteLine(options.WantsVersion ? $"{program} {daemon.Version}" : CoreUsage.Text(program, daemon));
                return DaemonExitCode.Done;
            }

            if (options.Rest is [var first, ..] && daemon.ArgumentsUsage is null)
            {
                throw new DaemonStartException(DaemonExitCode.Usage, $"'{first}' is not an option of {program}; --help lists them.");
            }

            using ReadySignal? ready = ReadySignal.Take();
            return options.IsBackground && ready is null ? BackgroundStarter.Run() : Run(daemon, options, ready);
        }
        catch (DaemonStartException exception)
        {
            foreach (string line in exception.Message.Split(Environment.NewLine))
            {
                Console.Error.WriteLine($"{program}: {line}");
            }

            return exception.ExitCode;
        }
    }

    /// <summary>Runs a daemon with services that somebody else made: without core options, pid file, signals or a command socket of its own. Built-in commands and signals are the caller's, or the daemon's <see cref="Daemon.Init"/>'s, to register upon <see cref="Daemon.Control"/>.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="args">What its <see cref="Daemon.Init"/> gets.</param>
    /// <param name="services">The services; the caller disposes them afterwards.</param>
    /// <returns>Exit code of the program.</returns>
    /// <exception cref="DaemonStartException">It did not start, or a handler failed.</exception>
    public static int Run(Daemon daemon, string[] args, DaemonServices services)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(services);
        var control = new DaemonControl(daemon, services, static () => { });
        daemon.Attach(services, control);
        return new DaemonRun(daemon, control).Run(args);
    }

    private static int Run(Daemon daemon, CoreOptions options, ReadySignal? ready)
    {
        using var setup = new DaemonSetup(daemon, options);
        DaemonServices services = setup.Services;
        daemon.Attach(services, setup.Control);
        services.Log.Info($"{daemon.Subsystem} {daemon.Version} started");
        if (options.IsBackground && services.Log.Options.File is null)
        {
            Console.Error.WriteLine($"{daemon.Subsystem} writes no log: name a folder with -l, or a file with {daemon.Subsystem}_LOG in the configuration.");
        }

        int exitCode = new DaemonRun(daemon, setup.Control)
        {
            RunFor = options.RunFor,
            Started = () =>
            {
                setup.Serve();
                services.Log.Info($"{daemon.Subsystem} is ready");
                ready?.Give();
            },
        }.Run(options.Rest);
        services.Log.Info($"{daemon.Subsystem} ended with exit code {exitCode}");
        return exitCode;
    }
}
