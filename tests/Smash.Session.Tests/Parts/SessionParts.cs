using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;
using Smash.Session.Groups;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Master;
using Smash.Session.Output;
using Smash.Session.Pools;
using Smash.Session.Prepared;
using Smash.Session.Rex;
using Smash.Session.Store;
using Smash.Session.Streams;
using Smash.Session.Terms;
using Smash.Session.Users;

namespace Smash.Session.Tests.Parts;

/// <summary>The parts of a session that make up its job engine, joined as the session joins them, over a real stream to a master that a test plays.</summary>
internal sealed class SessionParts : IMasterEvents, IDisposable
{
    private readonly string _recordsPath;
    private readonly DaemonLog _log = new();
    private readonly SocketPair _control = new();
    private readonly List<SocketPair> _clientSockets = [];
    private readonly JobStore _store;
    private readonly JobArchive _archive;
    private readonly MasterLink _link;
    private readonly JobScheduler _scheduler;
    private readonly DemandReporter _demand;
    private readonly JobLifecycle _lifecycle;
    private readonly JobRecovery _recovery;
    private readonly PreparedPool _prepared;
    private readonly LimitWatch _limits;
    private readonly TermsEngine _terms;
    private readonly ClientTable _clients = new();
    private readonly JobTable _jobs = new();
    private readonly RequestDispatcher _dispatcher;

    public SessionParts(string recordsPath, string outputPath, int maxJobs = int.MaxValue)
    {
        _recordsPath = recordsPath;
        Master = new FakeMaster(_control.Peer);
        _store = new JobStore(Thread.Loop, _log, recordsPath, survivesPowerCut: true);
        _archive = new JobArchive(Thread.Loop, recordsPath);
        _link = Thread.Invoke(() => new MasterLink(Thread.Loop, _control.Descriptor, _log) { Events = this });
        var environments = new EnvironmentCache(_archive);
        var recent = new RecentEnds();
        var notifier = new JobNotifier();
        _scheduler = new JobScheduler(_store, _link, environments, new InputRestorer(_archive), maxJobs) { InputLost = (key, error) => _lifecycle!.OnLaunchFailed(key, LaunchStep.StandardInput, error) };
        _demand = new DemandReporter(Thread.Loop, _scheduler, maxJobs, _link.Demand);
        _scheduler.Changed = _demand.OnChanged;
        _lifecycle = new JobLifecycle(Thread.Loop, _jobs, _scheduler, _store, _link, notifier, recent, _log);
        Stubs = new StubPlace("/", "/rex.sock", Path.Combine(outputPath, "reports"));
        Stubs.MakeReportsFolder();
        _scheduler.Plan = (job, environment) => job.Remote is null ? LocalPlan.Make(job, environment) : StubPlan.Make(Stubs, job, environment);
        _lifecycle.Remote = new RemoteJobs(_scheduler, _store, _link, notifier, Stubs, _log);
        _limits = new LimitWatch(Thread.Loop, new JobGroups(outputPath), _lifecycle.EndForLimit);
        notifier.Changed += _limits.OnChanged;
        PreparedFolder = new PreparedFolder(Path.Combine(outputPath, "prepared"));
        _prepared = new PreparedPool(Thread.Loop, _jobs, _link, environments, PreparedFolder, _log) { HomeDirectory = "/" };
        var launcher = new PreparedLauncher(_prepared, PreparedFolder, _jobs, _scheduler, _lifecycle, _link, _log);
        _scheduler.HandOver = launcher.Start;
        _prepared.TookNote = launcher.OnTookNote;
        var finder = new JobFinder(_archive, recent);
        _terms = Thread.Invoke(() => new TermsEngine(Thread.Loop, _jobs, finder, _scheduler, _lifecycle, _store, _link, notifier, SessionUser.Current(), _log));
        _recovery = new JobRecovery(_jobs, _scheduler, _lifecycle, launcher, _store, _link, _terms.Holds, _log);
        Read(reader =>
        {
            _recovery.Load(reader, _clients);
            _terms.Load(reader);
            return true;
        });
        var paths = new OutputPaths(outputPath, 0);
        var arrays = new ArrayTable(_jobs, _scheduler, _lifecycle, _store, notifier, paths, _log);
        _lifecycle.Arrays = arrays;
        var submissions = new StartJobHandler(_jobs, finder, _scheduler, launcher, _store, environments, paths, SessionUser.Current(), new SubmissionCheck(), _terms.Holds, arrays, new InputSpools(Path.Combine(outputPath, "spool"), isDurable: false));
        submissions.Dropped = _lifecycle.Drop;
        _dispatcher = new RequestDispatcher(
            new Dictionary<PacketType, IRequestHandler>
            {
                [PacketType.Login] = new ConnectHostHandler(),
                [PacketType.JobSubmit] = submissions,
                [PacketType.PoolSet] = new SetPoolHandler(new PoolChanges(_scheduler, _jobs, _store)),
                [PacketType.JobSetPriority] = new SetJobHandler(finder, _scheduler, _store),
                [PacketType.JobSignal] = new SignalJobHandler(finder, _lifecycle, arrays),
            },
            _log);
        Thread.Invoke(_link.Start);
    }

    /// <summary>Where the stand-ins of jobs on other hosts report, which a test plays.</summary>
    public StubPlace Stubs { get; }

    public LoopThread Thread { get; } = new();

    public PreparedFolder PreparedFolder { get; }

    public int ReadyCount => Thread.Invoke(() => _prepared.ReadyCount);

    public FakeMaster Master { get; }

    public int SlotsInUse => Thread.Invoke(() => _scheduler.SlotsInUse);

    public void Prepare(int countOfPair) => Thread.Invoke(() => _prepared.Configure(countOfPair, TimeSpan.FromHours(1)));

    /// <summary>Plays a master that holds no job.</summary>
    public void Begin()
    {
        Master.Hello(new MasterIdentity(1, 1, "boot"));
        Master.ChildrenEnd();
        Master.Expect(ControlMessageType.Ready);
    }

    public FakeClient Connect(string name)
    {
        var pair = new SocketPair();
        _clientSockets.Add(pair);
        Thread.Invoke(() => new ClientConnection(Thread.Loop, pair.Descriptor, _dispatcher, _clients, _log));
        var client = new FakeClient(pair.Peer);
        client.Send(new ConnectHostRequest { UserName = name });
        Assert.Equal(PacketType.Ack, client.NextAnswer().Type);
        return client;
    }

    public Job? FindLive(ulong key) => Thread.Invoke(() => _jobs.Find(key));

    /// <summary>Lends the slot of a job, or gives it back.</summary>
    public void Lend(ulong key, bool isLent) => Thread.Invoke(() =>
    {
        Job job = _jobs.Find(key)!;
        if (isLent)
        {
            _scheduler.Lend(job);
        }
        else
        {
            _scheduler.Return(job);
        }
    });

    /// <summary>Brings a job that waits into another pool.</summary>
    public void Move(ulong key, string pool) => Thread.Invoke(() => _scheduler.Move(_jobs.Find(key)!, _scheduler.Pools.Find(pool)));

    /// <summary>The counts of a pool.</summary>
    public PoolRecord GetPool(string name) => Thread.Invoke(() => _scheduler.Pools.Find(name).ToRecord());

    /// <summary>What the records hold on disk.</summary>
    public T Read<T>(Func<StoreReader, T> query)
    {
        using var reader = new StoreReader(StoreSchema.OpenForReading(_recordsPath));
        return query(reader);
    }

    /// <summary>Called on the loop.</summary>
    public void StopScheduling() => _scheduler.Stop();

    /// <summary>Called on the loop: cancels a job.</summary>
    public void Cancel(ulong key) => _lifecycle.CancelAsync(_jobs.Find(key)!, 15, TimeSpan.Zero);

    /// <summary>Waits until nothing that the session has heard of can bring it to send more.</summary>
    /// <returns>The messages that the master had not read yet, but for READY.</returns>
    public async Task<List<ControlFrame>> SettleAsync()
    {
        for (int round = 0; round < 3; round++)
        {
            Thread.Settle();
            await Thread.Invoke(() => _store.RequestAsync(static _ => { })).WaitAsync(LoopThread.Deadline);
            await Thread.Invoke(() => _archive.ReadAsync(static _ => true)).WaitAsync(LoopThread.Deadline);
        }

        Thread.Invoke(_link.Quit);
        return Master.Until(ControlMessageType.Quit).FindAll(static frame => frame.Type != ControlMessageType.Ready);
    }

    public void Dispose()
    {
        Thread.Invoke(_link.Dispose);
        Thread.Invoke(_terms.Dispose);
        _archive.Dispose();
        _store.Dispose();
        Thread.Dispose();
        _clientSockets.ForEach(static pair => pair.Dispose());
        _control.Dispose();
        _log.Dispose();
    }

    void IMasterEvents.OnHello(MasterIdentity master, SessionStart start) => _recovery.OnHello(master);

    void IProcessEvents.OnChild(ulong job, ProcessIdentity process, bool isStopped, int directErrno) => _recovery.OnChild(job, process, isStopped, (Errno)directErrno);

    void IMasterEvents.OnChildrenEnd()
    {
        _recovery.Finish();
        _limits.Resume(_jobs.All);
        _link.Ready();
        _scheduler.Start();
        _terms.Start();
        _demand.Start();
    }

    void IProcessEvents.OnLaunched(ulong job, ProcessIdentity process, long startedMicroseconds, int directErrno)
    {
        if (!_terms.OnLaunched(job) && !_prepared.OnLaunched(job, process))
        {
            _lifecycle.OnLaunched(job, process, startedMicroseconds, directErrno);
        }
    }

    void IProcessEvents.OnLaunchFailed(ulong job, LaunchStep step, Errno error)
    {
        if (!_terms.OnLaunchFailed(job, step, error) && !_prepared.OnLaunchFailed(job, step, error))
        {
            _lifecycle.OnLaunchFailed(job, step, error);
        }
    }

    void IProcessEvents.OnStopped(ulong job) => _lifecycle.OnStopped(job);

    void IProcessEvents.OnContinued(ulong job) => _lifecycle.OnContinued(job);

    void IProcessEvents.OnEnded(ulong job, ProcessEnd end)
    {
        if (!_terms.OnEnded(job) && !_prepared.OnEnded(job, end))
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
    }

    void IMasterEvents.OnDebug(bool isOn)
    {
    }

    void IMasterEvents.OnSlots(int slots) => _demand.OnSlots(slots);

    void IMasterEvents.OnReconfigure()
    {
    }

    void IMasterEvents.OnRetire()
    {
    }

    void IMasterEvents.OnMasterGone()
    {
    }
}
