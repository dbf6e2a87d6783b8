using System.Net.Sockets;
using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Heartbeats;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;
using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Reapers;
using Smash.DaemonCore.Signals;

namespace Smash.DaemonCore.Daemons;

/// <summary>Makes what a daemon needs from its core options and its configuration, in the order in which one needs the other, and takes it down again.</summary>
internal sealed class DaemonSetup : IDisposable
{
    private readonly Stack<IDisposable> _made = new();
    private readonly CoreOptions _options;
    private readonly CoreParameters _core;
    private readonly AuthorizationParameters _authorization;
    private readonly LogParameters _logging;
    private readonly HeartbeatParameters _heartbeats;
    private readonly CommandListening _listening;
    private readonly DaemonFamily _family;
    private bool _isServing;

    public DaemonSetup(Daemon daemon, CoreOptions options)
    {
        _options = options;
        daemon.FindOptions(options.Rest);
        var parameters = new ParameterTable();
        _core = new CoreParameters(parameters);
        _authorization = new AuthorizationParameters(parameters);
        _logging = new LogParameters(parameters, daemon.Subsystem, options.LogFolder is null ? daemon.DefaultLog : $"$(LOG)/{daemon.Subsystem}.log");
        _heartbeats = new HeartbeatParameters(parameters);
        _listening = new CommandListening(parameters, daemon.DefaultCommandSocket is { Length: > 0 } socket ? RuntimeFolder.Find(socket) : "");
        daemon.DefineParameters(parameters);
        DaemonConfiguration configuration = Load(daemon, parameters);
        try
        {
            if (options.PidFile is { } path)
            {
                Made(PidFile.Take(path));
            }

            Services = MakeServices(daemon, configuration);
            Control = new DaemonControl(daemon, Services, Apply);
            Control.RegisterSignals(Services.Signals);
            _family = Made(MakeFamily(daemon));
            RegisterCommands();
            ApplyToDaemon();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public DaemonServices Services { get; }

    public DaemonControl Control { get; }

    /// <summary>
    /// Takes commands, now that all handlers are there, and tells a parent daemon that this one lives. Sockets that the parent made are in place of those of the configuration, which
    /// several children of one kind could not share; what came to them before waits there.
    /// </summary>
    public void Serve()
    {
        CommandServer server = Services.Server!;
        InheritedDescriptor[] sockets = [.. (Services.Inheritance?.Descriptors ?? []).Where(static inherited => inherited.Kind is "unix" or "tcp" or "udp")];
        foreach (InheritedDescriptor socket in sockets)
        {
            var handle = new SafeSocketHandle(socket.Descriptor, ownsHandle: true);
            if (socket.Kind == "udp")
            {
                server.AdoptDatagram(handle);
            }
            else
            {
                server.Adopt(handle);
            }
        }

        if (sockets.Length == 0)
        {
            _listening.Listen(server, Services.Configuration, _options.Port);
        }

        Services.Processes.CommandAddress = server.UnixPath ?? server.Address?.ToString();
        Services.Log.Info($"commands are heard at {server.UnixPath ?? "no Unix socket"} and {server.Address?.ToString() ?? "no port"}");
        _isServing = true;
        ApplyHeartbeats();
    }

    public void Dispose()
    {
        while (_made.TryPop(out IDisposable? made))
        {
            made.Dispose();
        }
    }

    private static Inheritance? TakeInheritance()
    {
        try
        {
            return Inheritance.Take();
        }
        catch (FormatException exception)
        {
            throw new DaemonStartException(DaemonExitCode.OperatingSystem, exception.Message);
        }
    }

    private DaemonConfiguration Load(Daemon daemon, ParameterTable parameters)
    {
        IReadOnlyList<string> settings = _options.LogFolder is { } folder ? [.. _options.Settings, $"LOG={folder}"] : _options.Settings;
        ConfigurationSources sources = daemon.FindConfiguration(ConfigurationSources.Usual(daemon.Subsystem, _options.LocalName, _options.ConfigurationFile, settings));
        var configuration = DaemonConfiguration.Load(sources, parameters);
        if (configuration.Problems.Count == 0)
        {
            return configuration;
        }

        string problems = string.Join(Environment.NewLine, configuration.Problems);
        throw new DaemonStartException(configuration.Problems.All(static problem => problem.IsUsage) ? DaemonExitCode.Usage : DaemonExitCode.Configuration, problems);
    }

    private DaemonServices MakeServices(Daemon daemon, DaemonConfiguration configuration)
    {
        DaemonLog log = Made(new DaemonLog(ReadLogOptions(configuration)));
        DaemonMetrics metrics = Made(new DaemonMetrics(daemon.Subsystem));
        EventLoop loop = Made(new EventLoop());
        // Just above the loop: signals are caught as long as there is one to bring them to.
        SignalTable signals = Made(new SignalTable(loop, log));
        var reapers = new ReaperTable(log);
        string launcher = configuration.Get(_core.Launcher);
        var commands = new CommandTable(log, metrics);
        return new DaemonServices
        {
            Loop = loop,
            Log = log,
            Configuration = configuration,
            Metrics = metrics,
            Commands = commands,
            Server = Made(new CommandServer(loop, commands, log, metrics) { Options = _listening.ReadOptions(configuration, daemon.Subsystem) }),
            Signals = signals,
            Reapers = reapers,
            Processes = Made(new ProcessTable(loop, log, reapers, new ProcessSettings { LauncherPath = launcher.Length > 0 ? launcher : null })),
            Inheritance = TakeInheritance(),
        };
    }

    private DaemonFamily MakeFamily(Daemon daemon)
    {
        (Inheritance, Action)? parent = Services.Inheritance is { } inherited ? (inherited, () => Control.Shutdown.BeginFast("the parent daemon has ended")) : null;
        return Control.Family = new DaemonFamily(Services.Loop, Services.Log, daemon.Subsystem, Services.Processes, parent);
    }

    private void RegisterCommands()
    {
        _family.Register(Services.Commands);
        new BuiltInCommands(Control, Made(new MetricsCollector(Services.Metrics))).Register(Services.Commands);
        new ConfigurationCommands(Services.Configuration, Services.Commands, Services.Log).Register();
        Made(new LogCommands(Services.Loop, Services.Log)).Register(Services.Commands);
    }

    private LogOptions ReadLogOptions(DaemonConfiguration configuration)
    {
        LogOptions options = _logging.Read(configuration);
        return options with { WritesToStandardError = _options.LogsToTerminal || (options.File is null && !_options.IsBackground) };
    }

    /// <summary>Takes over what the framework itself has in the configuration, when it was read again.</summary>
    private void Apply()
    {
        Services.Log.Reconfigure(ReadLogOptions(Services.Configuration));
        ApplyHeartbeats();
        ApplyListening();
        ApplyToDaemon();
    }

    private void ApplyHeartbeats()
    {
        // A parent that hears of this one may send it commands.
        if (_isServing)
        {
            _family.Apply(_heartbeats.Read(Services.Configuration));
        }
    }

    private void ApplyListening()
    {
        try
        {
            Services.Server!.Options = _listening.ReadOptions(Services.Configuration, Services.Log.Options.Subsystem);
        }
        catch (DaemonStartException exception)
        {
            Services.Log.Error($"clients are treated as before: {exception.Message}");
        }
    }

    private void ApplyToDaemon()
    {
        Services.Commands.Authorization = _authorization.Read(Services.Configuration);
        Control.Shutdown.GracefulTimeout = Services.Configuration.Get(_core.GracefulTimeout);
        Control.Shutdown.FastTimeout = Services.Configuration.Get(_core.FastTimeout);
    }

    private T Made<T>(T made)
        where T : IDisposable
    {
        _made.Push(made);
        return made;
    }
}
