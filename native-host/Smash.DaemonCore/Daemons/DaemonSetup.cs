using Smash.DaemonCore.Commands;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Metrics;

namespace Smash.DaemonCore.Daemons;

/// <summary>Makes what a daemon needs from its core options and its configuration, in the order in which one needs the other, and takes it down again.</summary>
internal sealed class DaemonSetup : IDisposable
{
    private readonly Stack<IDisposable> _made = new();
    private readonly CoreOptions _options;
    private readonly CoreParameters _core;
    private readonly AuthorizationParameters _authorization;
    private readonly DaemonControl _control;

    public DaemonSetup(Daemon daemon, CoreOptions options)
    {
        _options = options;
        var parameters = new ParameterTable();
        _core = new CoreParameters(parameters);
        _authorization = new AuthorizationParameters(parameters);
        daemon.DefineParameters(parameters);
        DaemonConfiguration configuration = Load(daemon, parameters);
        try
        {
            Made(PidFileOf(options));
            DaemonLog log = Made(new DaemonLog(LogOptionsOf(daemon)));
            DaemonMetrics metrics = Made(new DaemonMetrics(daemon.Subsystem));
            Services = new DaemonServices
            {
                Loop = Made(new EventLoop()),
                Log = log,
                Configuration = configuration,
                Metrics = metrics,
                Commands = new CommandTable(log, metrics),
            };
            Made(Services.Signals);
            _control = new DaemonControl(daemon, Services, Apply);
            new BuiltInCommands(_control, Made(new MetricsCollector(metrics))).Register(Services.Commands);
            new ConfigurationCommands(configuration, Services.Commands, log).Register();
            Apply();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public DaemonServices Services { get; }

    public DaemonControl Control => _control;

    public void Dispose()
    {
        while (_made.TryPop(out IDisposable? made))
        {
            made.Dispose();
        }
    }

    private static PidFile? PidFileOf(CoreOptions options) => options.PidFile is { } path ? PidFile.Take(path) : null;

    private LogOptions LogOptionsOf(Daemon daemon) => new()
    {
        Subsystem = daemon.Subsystem,
        File = _options.LogFolder is { } folder && !_options.LogsToTerminal ? new LogFileOptions(Path.Combine(folder, $"{daemon.Subsystem}.log")) : null,
        WritesToStandardError = _options.LogsToTerminal || _options.LogFolder is null,
    };

    private DaemonConfiguration Load(Daemon daemon, ParameterTable parameters)
    {
        ConfigurationSources sources = daemon.FindConfiguration(ConfigurationSources.Usual(daemon.Subsystem, _options.LocalName, _options.ConfigurationFile, _options.Settings));
        DaemonConfiguration configuration = DaemonConfiguration.Load(sources, parameters);
        if (configuration.Problems.Count == 0)
        {
            return configuration;
        }

        string problems = string.Join(Environment.NewLine, configuration.Problems);
        throw new DaemonStartException(configuration.Problems.All(static problem => problem.IsUsage) ? DaemonExitCode.Usage : DaemonExitCode.Configuration, problems);
    }

    /// <summary>Takes over what the framework itself has in the configuration.</summary>
    private void Apply()
    {
        DaemonConfiguration configuration = Services.Configuration;
        Services.Commands.Authorization = _authorization.Read(configuration);
        _control.Shutdown.GracefulTimeout = configuration.Get(_core.GracefulTimeout);
        _control.Shutdown.FastTimeout = configuration.Get(_core.FastTimeout);
    }

    private T Made<T>(T made)
        where T : IDisposable?
    {
        if (made is not null)
        {
            _made.Push(made);
        }

        return made;
    }
}
