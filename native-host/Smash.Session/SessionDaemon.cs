using Microsoft.Data.Sqlite;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;
using Smash.Session.Hosts;
using Smash.Session.Interop;
using Smash.Session.Red;
using Smash.Session.Rex;

namespace Smash.Session;

/// <summary>The session as a daemon: its command line and configuration, its start and its end.</summary>
internal sealed class SessionDaemon : Daemon
{
    private SessionOptions? _options;
    private SessionParameters? _parameters;
    private StateDirectory? _directory;
    private Session? _session;

    /// <inheritdoc/>
    public override string Subsystem => "SESSION";

    /// <inheritdoc/>
    public override string Version => HostVersion.Text;

    /// <inheritdoc/>
    public override string ArgumentsUsage => "--socket PATH [--max-jobs N] [--debug]";

    /// <inheritdoc/>
    public override string DefaultLog => $"$(STATE_DIRECTORY)/{StateDirectory.LogName}";

    private SessionOptions Options => _options ?? throw new InvalidOperationException($"The options are there from {nameof(FindOptions)} on.");

    /// <inheritdoc/>
    protected override void FindOptions(string[] args)
    {
        SetFileCreationMask.ToUserAlone();
        try
        {
            _options = SessionOptions.Parse(args);
        }
        catch (ArgumentException exception)
        {
            throw new DaemonStartException(DaemonExitCode.Usage, exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override void DefineParameters(ParameterTable parameters) => _parameters = new SessionParameters(parameters, Options.SocketPath);

    /// <inheritdoc/>
    protected override ConfigurationSources FindConfiguration(ConfigurationSources usual)
    {
        // Persistent settings are in the state directory, and where that is, they cannot say.
        var parameters = new ParameterTable();
        Parameter<string> path = SessionParameters.AddStateDirectory(parameters, Options.SocketPath);
        _directory = Start(() => StateDirectory.Open(DaemonConfiguration.Load(usual with { PersistentFile = null }, parameters).Get(path)));
        return usual with { PersistentFile = _directory.SettingsPath };
    }

    /// <inheritdoc/>
    protected override ValueTask Init(string[] args)
    {
        // The master starts another session; why this one ended must not be lost with its standard error.
        AppDomain.CurrentDomain.UnhandledException += (_, fault) => Log.Error($"the session failed: {fault.ExceptionObject}");
        Log.IsDebug = Options.IsDebug;
        Log.Info($"session {Version} started for {Options.SocketPath}");
        RefuseBrokenRuntime();
        var listening = new ChildListening(this, _directory!);
        var rex = new RexProcess(this, _directory!);
        _session = Start(() => new Session(this, Options, _directory!, Configuration.Get(_parameters!.KeepRecords), rex));
        if (Configuration.Get(_parameters!.Red.Listen).Length > 0)
        {
            _session.Red = new RedProcess(this, _directory!, listening);
            _session.Red.Listen();
        }

        if (Configuration.Get(_parameters!.ControlGroups))
        {
            _session.OpenControlGroups();
        }

        _session.Start();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Configure(bool isFull)
    {
        _session!.SetMaxJobs(Configuration.Get(_parameters!.MaxJobs));
        _session.Rex.Configure(Configuration.Get(_parameters.Rex.IsOn));
        _session.Slurm.Configure(Configuration.Get(_parameters.Slurm.BinFolder), Configuration.Get(_parameters.Slurm.Configuration), Configuration.Get(_parameters.Slurm.LookInterval));
        _session.SetPrepared(Configuration.Get(_parameters.PreparedProcesses), Configuration.Get(_parameters.PreparedIdleTime));
        _session.SetOutput(_parameters.ReadOutput(Configuration));
        _session.SetRetention(Configuration.Get(_parameters.RecordRetentionTime), Configuration.Get(_parameters.RecordRetentionCount));
    }

    /// <inheritdoc/>
    protected override void ShutdownGraceful() => _session!.StopHost(isFast: false);

    /// <inheritdoc/>
    protected override void ShutdownFast() => _session!.StopHost(isFast: true);

    /// <inheritdoc/>
    protected override void Ended() => _session?.Dispose();

    /// <summary>The master tries again, until there are processes to be had.</summary>
    private void RefuseBrokenRuntime()
    {
        if (!FinalizerProbe.IsAnswered())
        {
            Log.Error($"the runtime could not have all its threads: there were too few processes");
            ExitProcess.Now(DaemonExitCode.StartFailed);
        }
    }

    private static T Start<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or SqliteException)
        {
            throw new DaemonStartException(DaemonExitCode.StartFailed, exception.Message);
        }
    }
}
