using Smash.DaemonCore;
using Smash.DaemonCore.Daemons;
using Smash.DaemonCore.Files;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;
using Smash.Session.Engines;
using Smash.Session.Engines.Slurm;
using Smash.Session.Groups;
using Smash.Session.Hosts;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Master;
using Smash.Session.Output;
using Smash.Session.Pools;
using Smash.Session.Prepared;
using Smash.Session.Red;
using Smash.Session.Rex;
using Smash.Session.Store;
using Smash.Session.Streams;
using Smash.Session.Terms;
using Smash.Session.Users;

namespace Smash.Session;

/// <summary>Puts the session together, and takes it apart again.</summary>
internal sealed partial class Session : IMasterEvents, IDisposable
{
    private const int ControlDescriptor = 3;
    private const int HandoverDescriptor = 4;

    private static readonly TimeSpan PreparedPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GroupsPatience = TimeSpan.FromSeconds(8);

    private readonly StateDirectory _directory;
    private readonly DaemonLog _log;
    private readonly EventLoop _loop;
    private readonly JobStore _store;
    private readonly JobArchive _archive;
    private readonly FileWatcher _watcher;
    private readonly MasterLink _link;
    private readonly JobTable _jobs = new();
    private readonly ClientTable _clients = new();
    private readonly HashSet<ClientConnection> _connections = [];
    private readonly RecentEnds _recent = new();
    private readonly RecordRemover _remover;
    private readonly ArrayTable _arrays;
    private readonly RecordRetention _retention;
    private readonly OutputRetention _outputs;
    private readonly JobScheduler _scheduler;
    private readonly DemandReporter _demand;
    private readonly JobLifecycle _lifecycle;
    private readonly PreparedFolder _preparedFolder;
    private readonly PreparedPool _prepared;
    private readonly JobRecovery _recovery;
    private readonly LimitWatch _limits;
    private readonly TermsEngine _terms;
    private readonly JobGroups _groups;
    private readonly ReportWatch _reports;
    private readonly InputSender _inputs;
    private readonly InputSpools _spools;
    private readonly HostShutdown _shutdown;
    private readonly HostRetirement _retirement;
    private readonly Heartbeat _heartbeat;
    private readonly RequestDispatcher _dispatcher;
    private readonly SessionUser _user = SessionUser.Current();
    private readonly Daemon _daemon;
    private readonly SessionMetrics _metrics;
    private readonly bool _keepsRecords;
    private readonly long _startedMicroseconds = UnixMicroseconds.Now;
    private readonly HostDaemons _daemons;
    private readonly JobWaits _waits;
    private readonly EngineCommands _commands;
    private ConnectionReceiver? _receiver;
    private Task _preparedEnd = Task.CompletedTask;
    private Task _childrenEnd = Task.CompletedTask;

    /// <summary>Makes the session; nothing is served yet.</summary>
    /// <param name="daemon">The daemon that it is.</param>
    /// <param name="options">What the master says.</param>
    /// <param name="directory">Where its files are.</param>
    /// <param name="keepsRecords">Whether they survive a stop.</param>
    /// <param name="rex">The host's REX, which is not started yet.</param>
    public Session(Daemon daemon, SessionOptions options, StateDirectory directory, bool keepsRecords, RexProcess rex)
    {
        Rex = rex;
        _daemon = daemon;
        _loop = daemon.Loop;
        _log = daemon.Log;
        _directory = directory;
        _keepsRecords = keepsRecords;
        // Records that the host itself removes at its end need not outlive the machine.
        _store = new JobStore(_loop, _log, _directory.RecordsPath, survivesPowerCut: keepsRecords);
        _archive = new JobArchive(_loop, _directory.RecordsPath);
        _spools = new InputSpools(_directory.SpoolPath, isDurable: keepsRecords);
        _watcher = new FileWatcher(_loop);
        _link = new MasterLink(_loop, ControlDescriptor, _log) { Events = this };
        var environments = new EnvironmentCache(_archive);
        var notifier = new JobNotifier();
        _scheduler = new JobScheduler(_store, _link, environments, new InputRestorer(_archive), options.MaxJobs);
        _demand = new DemandReporter(_loop, _scheduler, options.MaxJobs, _link.Demand);
        _scheduler.Changed = _demand.OnChanged;
        var place = new StubPlace(AppContext.BaseDirectory, directory.RexStubsPath, directory.RexReportsPath);
        _groups = new JobGroups(directory.FullPath);
        var task = new TaskCommand(_groups, AppContext.BaseDirectory);
        var holders = new HolderPlace(AppContext.BaseDirectory, directory.TerminalsPath);
        _scheduler.Plan = (job, environment) => job.Remote is null ? HolderPlan.Wrap(holders, job, LocalPlan.Make(job, environment, task)) : StubPlan.Make(place, job, environment);
        _lifecycle = new JobLifecycle(_loop, _jobs, _scheduler, _store, _link, notifier, _recent, _log);
        var slurm = new SlurmFolder(directory.FullPath, AppContext.BaseDirectory);
        _commands = new EngineCommands(_loop, _jobs, _link, _user, slurm.CommandsPath, _log);
        _commands.RemoveLeft();
        Slurm = new SlurmEngine(_loop, _jobs, _scheduler, _lifecycle, _store, environments, _watcher, new SlurmCommands(_commands), slurm, _user.Id, _log);
        _scheduler.Engines = _scheduler.Engines.With(Slurm);
        _lifecycle.Trees = new TreeVerdict(_groups);
        _lifecycle.Remote = new RemoteJobs(_scheduler, _store, _link, notifier, place, _log);
        _reports = new ReportWatch(_watcher, _jobs, notifier, place);
        _scheduler.InputLost = (key, error) => _lifecycle.OnLaunchFailed(key, LaunchStep.StandardInput, error);
        _preparedFolder = new PreparedFolder(directory.PreparedPath);
        _prepared = new PreparedPool(_loop, _jobs, _link, environments, _preparedFolder, _log) { HomeDirectory = _user.HomeDirectory };
        var launcher = new PreparedLauncher(_prepared, _preparedFolder, _jobs, _scheduler, _lifecycle, _link, _log);
        _scheduler.HandOver = launcher.Start;
        _prepared.TookNote = launcher.OnTookNote;
        var finder = new JobFinder(_archive, _recent);
        _terms = new TermsEngine(_loop, _jobs, finder, _scheduler, _lifecycle, _store, _link, notifier, _user, _log);
        _recovery = new JobRecovery(_jobs, _scheduler, _lifecycle, launcher, _store, _link, _terms.Holds, _log);
        _remover = new RecordRemover(_recent, _archive, _store, _clients, _log);
        _retention = new RecordRetention(_loop, _archive, _remover, _log);
        _outputs = new OutputRetention(_loop, _archive, _store, _recent, _clients, _log);
        _lifecycle.Ended += _outputs.OnEnded;
        _lifecycle.JobEnded = new IdleTrimmer(_loop, () => _jobs.Count == 0).OnDone;
        _lifecycle.JobEnded += _retention.OnEnded;
        long lastSubmission = Load();
        holders.RemoveDeserted(key => _jobs.Find(key) is not null);
        _lifecycle.Ended += HolderPlace.OnEnded;
        _inputs = new InputSender(_loop, notifier);
        var check = new SubmissionCheck { Remote = new RemoteCheck(place, () => Rex.IsOn), Streams = new StreamCheck(holders), Trees = new LimitKeeping(_groups, task) };
        var paths = new OutputPaths(_directory.OutputPath, lastSubmission);
        _arrays = new ArrayTable(_jobs, _scheduler, _lifecycle, _store, notifier, paths, _log);
        _lifecycle.Arrays = _arrays;
        _lifecycle.Ended += _arrays.OnEnded;
        notifier.Changed += _arrays.OnChanged;
        var submissions = new StartJobHandler(_jobs, finder, _scheduler, launcher, _store, environments, paths, _user, check, _terms.Holds, _arrays, _spools);
        _shutdown = new HostShutdown(_loop, _jobs, _scheduler, _lifecycle, submissions, _log) { Completed = Complete, StaysOut = job => keepsRecords && job.Options.Engine is not null };
        var follower = new OutputFollower(_watcher, notifier);
        _waits = new JobWaits(_scheduler, notifier);
        submissions.Dropped = _lifecycle.Drop;
        _retirement = new HostRetirement(_loop, _connections, _scheduler, follower, _log) { Completed = Leave };
        _heartbeat = new Heartbeat(_loop, _link);
        _metrics = new SessionMetrics(daemon.Services.Metrics, _jobs, _scheduler);
        notifier.Changed += _metrics.OnChanged;
        submissions.Accepted = _metrics.OnAccepted;
        submissions.AcceptedElsewhere = _reports.Start;
        _limits = new LimitWatch(_loop, _groups, _lifecycle.EndForLimit);
        notifier.Changed += _limits.OnChanged;
        notifier.Changed += _reports.OnChanged;
        _dispatcher = new RequestDispatcher(MakeHandlers(finder, submissions, follower, notifier), _log) { Answered = _metrics.OnAnswered };
        _daemons = new HostDaemons(daemon.Control, _link, _heartbeat);
        _daemons.Register(daemon.Commands);
    }

    /// <summary>The host's RED; null: it has none. Set before <see cref="Start"/>.</summary>
    public RedProcess? Red { get; set; }

    /// <summary>What has jobs run by Slurm.</summary>
    public SlurmEngine Slurm { get; }

    /// <summary>The host's REX.</summary>
    public RexProcess Rex { get; }

    /// <summary>Has limits kept by control groups, where these can be made. Called before <see cref="Start"/>.</summary>
    public void OpenControlGroups()
    {
        _groups.Open(HostProcesses.Find);
        string places = _groups.Places.Count == 0 ? "none can be made" : string.Join(", ", _groups.Places.Select(static place => $"version {place.Version}: {string.Join(' ', place.Controllers)} in {place.Folder}"));
        _log.Info($"control groups: {places}");
    }

    /// <summary>Begins: the master is heard, and connections are served once it has told of all that runs.</summary>
    public void Start() => _link.Start();

    /// <summary>Takes over the configured cap on concurrent jobs.</summary>
    public void SetMaxJobs(int count) => _scheduler.SetConfiguredJobs(count);

    /// <summary>Takes over how many processes wait for the next job, and how long.</summary>
    public void SetPrepared(int countOfPair, TimeSpan idleTime) => _prepared.Configure(countOfPair, idleTime);

    /// <summary>Takes over how long and how many ended jobs are kept.</summary>
    public void SetRetention(TimeSpan time, int count) => _retention.Configure(time, count);

    /// <summary>Takes over what becomes of the output of ended jobs.</summary>
    public void SetOutput(OutputRules rules) => _outputs.Configure(rules);

    /// <summary>Has the master stop the host.</summary>
    /// <param name="isFast">Whether jobs get no grace.</param>
    public void StopHost(bool isFast)
    {
        if (isFast)
        {
            _shutdown.Hasten();
        }

        _link.Quit();
    }

    public void Dispose()
    {
        _prepared.Dispose();
        _terms.Dispose();
        _inputs.Dispose();
        // The link last: the master takes its end for this session's.
        _archive.Dispose();
        _store.Dispose();
        _watcher.Dispose();
        _link.Dispose();
    }

    void IMasterEvents.OnHello(MasterIdentity master, SessionStart start)
    {
        _daemons.Master = master;
        _daemons.SessionStart = start;
        _log.Info($"session {start.Number} of master {master.Pid}; the one before: {start.LastEnd}");
        _recovery.OnHello(master);
    }

    void IProcessEvents.OnChild(ulong job, ProcessIdentity process, bool isStopped, int directErrno)
    {
        if (job == RexProcess.Key)
        {
            Rex.OnChild();
        }
        else
        {
            _recovery.OnChild(job, process, isStopped, (Errno)directErrno);
        }
    }

    void IMasterEvents.OnChildrenEnd()
    {
        _recovery.Finish();
        _limits.Resume(_jobs.All);
        _groups.Sweep(key => _jobs.Find(key) is not null);
        _reports.Resume();
        Slurm.Resume();
        // One for which no descriptor was left is closed by the master, rather than kept for nobody.
        _receiver = new ConnectionReceiver(_loop, HandoverDescriptor, _log, Accept, _link.Taken);
        _link.Ready();
        _heartbeat.Start(_daemons.SessionStart.HeartbeatLimit);
        _arrays.HoldBack(_jobs.All);
        _scheduler.Start();
        _arrays.Resume(_jobs.All);
        _terms.Start();
        _demand.Start();
        Red?.Start();
        Rex.Start(_link, _daemons.Master.Pid);
    }

    void IProcessEvents.OnLaunched(ulong job, ProcessIdentity process, long startedMicroseconds, int directErrno)
    {
        if (job == RexProcess.Key)
        {
            Rex.OnLaunched(process);
        }
        else if (!_commands.OnLaunched(job) && !_terms.OnLaunched(job) && !_prepared.OnLaunched(job, process))
        {
            _lifecycle.OnLaunched(job, process, startedMicroseconds, directErrno);
        }
    }

    void IProcessEvents.OnLaunchFailed(ulong job, LaunchStep step, Errno error)
    {
        if (job == RexProcess.Key)
        {
            Rex.OnLaunchFailed(step, error);
        }
        else if (!_commands.OnLaunchFailed(job) && !_terms.OnLaunchFailed(job, step, error) && !_prepared.OnLaunchFailed(job, step, error))
        {
            _lifecycle.OnLaunchFailed(job, step, error);
        }
    }

    void IProcessEvents.OnStopped(ulong job) => _lifecycle.OnStopped(job);

    void IProcessEvents.OnContinued(ulong job) => _lifecycle.OnContinued(job);

    void IProcessEvents.OnEnded(ulong job, ProcessEnd end)
    {
        if (job == RexProcess.Key)
        {
            Rex.OnEnded(end);
        }
        else if (!_commands.OnEnded(job, end) && !_terms.OnEnded(job) && !_prepared.OnEnded(job, end))
        {
            _lifecycle.OnEnded(job, end);
        }
    }

    void IProcessEvents.OnLost(ulong job, long endedMicroseconds)
    {
        if (!_terms.OnEnded(job) && !_prepared.OnLost(job))
        {
            _lifecycle.OnLost(job, endedMicroseconds);
        }
    }

    void IMasterEvents.OnShutdown()
    {
        _terms.Stop();
        _preparedEnd = _prepared.EndAllAsync();
        _childrenEnd = Red?.StopAsync() ?? Task.CompletedTask;
        _shutdown.Begin();
    }

    void IMasterEvents.OnDebug(bool isOn) => _log.IsDebug = isOn;

    void IMasterEvents.OnRetire()
    {
        _receiver?.Dispose();
        _prepared.Stop();
        _terms.Stop();
        _inputs.Stop();
        // The next session's RED wants its port. REX goes on: so do the jobs that stand for what it runs elsewhere.
        _childrenEnd = Red?.StopAsync() ?? Task.CompletedTask;
        Rex.Leave();
        _retirement.Begin();
    }

    void IMasterEvents.OnSlots(int slots) => _demand.OnSlots(slots);

    async void IMasterEvents.OnReconfigure() => await _daemon.Control.ReconfigureAsync(isFull: true);

    void IMasterEvents.OnMasterGone()
    {
        _log.Warning($"the master is gone; jobs that run go on, and the next host finds them");
        _daemon.Exit();
    }

    private long Load()
    {
        using var reader = new StoreReader(StoreSchema.OpenForReading(_directory.RecordsPath));
        _recovery.Load(reader, _clients);
        _terms.Load(reader);
        long lastSubmission = reader.FindLast().SubmittedMicroseconds;
        InputFile.RemoveUnrecorded(_directory.OutputPath, lastSubmission);
        _spools.Sweep();
        return lastSubmission;
    }

    private void Accept(uint number, int descriptor)
    {
        var connection = new ClientConnection(_loop, descriptor, _dispatcher, _clients, _log) { Taken = () => _link.Taken(number), Closed = Forget };
        _connections.Add(connection);
        _log.Category(LogCategory.Network).Debug($"connection accepted, {_connections.Count} are open");
    }

    private void Forget(ClientConnection connection)
    {
        _connections.Remove(connection);
        _waits.Forget(connection);
        _retirement.OnClosed(connection);
    }
}
