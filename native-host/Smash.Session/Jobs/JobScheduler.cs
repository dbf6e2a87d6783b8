using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Engines;
using Smash.Session.Engines.Local;
using Smash.Session.Master;
using Smash.Session.Output;
using Smash.Session.Pools;
using Smash.Session.Store;

namespace Smash.Session.Jobs;

/// <summary>
/// Starts queued jobs as slots free: those of a pool by priority, the clients of one priority in turns, each client's by submission; pools whose next jobs have the same priority take turns too.
/// A job is claimed on disk before the master is asked to start it; the next jobs of a pool are claimed ahead, so that no start waits for the disk.
/// </summary>
/// <remarks>
/// What is decided when: whose turn it is when a job is claimed, which of those claimed is started when a slot is free. So a job that comes with a better priority overtakes all that are
/// not claimed, and those that are as soon as its own claim is on disk, which mostly is with its submission; where as many are claimed as may be, the claim of the one with the worst priority is
/// taken back for it. Only the turns of clients are fixed among those claimed ahead, which are as many as start in the time of a write to disk, and two at least.
/// A decision takes time by the logarithm of what waits, and nothing here goes over all jobs but the pool's own settings.
/// </remarks>
/// <param name="store">Where claims are written.</param>
/// <param name="link">Who starts jobs.</param>
/// <param name="environments">The jobs' environments.</param>
/// <param name="inputs">The standard input of jobs from before the session.</param>
/// <param name="maxJobs">Cap on concurrent jobs.</param>
internal sealed partial class JobScheduler(JobStore store, MasterLink link, EnvironmentCache environments, InputRestorer inputs, int maxJobs)
{
    private readonly SortedSet<JobPool> _startable = [];
    private readonly SortedSet<JobPool> _startableElsewhere = [];
    private readonly List<JobPool> _touched = [];
    private readonly HashSet<Job> _running = [];
    private readonly List<Job> _held = [];
    private long _lastTurn;
    private long _lastClaim;
    private int _loading;
    private bool _isStopped = true;

    /// <summary>The pools.</summary>
    public PoolTable Pools { get; } = new();

    /// <summary>Cap on concurrent jobs: the lower of what is granted and what is configured. More may run just after it was lowered.</summary>
    public int MaxJobs => Math.Min(maxJobs, ConfiguredJobs);

    /// <summary>Slots that the master, or the gate above it, has granted.</summary>
    public int GrantedJobs => maxJobs;

    /// <summary>Cap that the configuration sets.</summary>
    public int ConfiguredJobs { get; private set; } = int.MaxValue;

    /// <summary>Jobs that hold a slot, and those that would if there were enough.</summary>
    public int WantedJobs => _isStopped ? SlotsInUse : SlotsInUse + Pools.All.Where(static pool => !pool.IsElsewhere).Sum(static pool => Math.Min(pool.Claims + pool.Waiting.WantedCount, pool.FreeSlots));

    /// <summary>Called when <see cref="WantedJobs"/> or <see cref="SlotsInUse"/> may have changed.</summary>
    public Action? Changed { get; set; }

    /// <summary>Called with the key of a job that cannot be launched for want of its standard input, and why.</summary>
    public Action<ulong, Errno>? InputLost { get; set; }

    /// <summary>Jobs that hold a slot.</summary>
    public int SlotsInUse { get; private set; }

    /// <summary>Jobs that run and have lent their slot.</summary>
    public int LentSlots { get; private set; }

    /// <summary>The jobs that run, or are about to: those that hold a slot, and those that have lent it.</summary>
    public IReadOnlyCollection<Job> Running => _running;

    /// <summary>Whether no job is started.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>Called with a job that holds a slot, to have its prepared process told of it.</summary>
    public Action<Job>? HandOver { get; set; }

    /// <summary>Makes the plan by which a job is launched.</summary>
    public Func<Job, LaunchEnvironment, LaunchPlan> Plan { get; set; } = static (job, environment) => LocalPlan.Make(job, environment);

    /// <summary>What runs jobs that have got a slot.</summary>
    public JobEngines Engines
    {
        get => field ??= new JobEngines(new LocalEngine(link, (job, environment) => Plan(job, environment)));
        set;
    }

    /// <summary>Called with a job that needs no slot any more, before the slot is given to another.</summary>
    public Action<Job>? Left { get; set; }

    /// <summary>Called with a job that is queued again.</summary>
    public Action<Job>? Came { get; set; }

    /// <summary>Starts jobs from now on.</summary>
    public void Start()
    {
        _isStopped = false;
        _held.ForEach(job => HandOver?.Invoke(job));
        _held.Clear();
        foreach (JobPool pool in Pools.All)
        {
            // Jobs from the records that were claimed in a pool that starts none any more.
            TakeBackIfClosed(pool);
            Touch(pool);
        }

        Pump();
    }

    /// <summary>Starts no more jobs.</summary>
    public void Stop()
    {
        _isStopped = true;
        Changed?.Invoke();
    }

    /// <summary>Takes over the configured cap, and starts what it allows; jobs that run go on.</summary>
    public void SetConfiguredJobs(int value)
    {
        ConfiguredJobs = value;
        Pump();
        Changed?.Invoke();
    }

    /// <summary>Sets the granted cap on concurrent jobs, and starts what it allows; jobs that run go on.</summary>
    public void SetMaxJobs(int value)
    {
        maxJobs = value;
        Pump();
    }

    /// <summary>Counts a job's slot that was running before the session.</summary>
    public void RestoreSlot(Job job)
    {
        job.IsLaunchRequested = true;
        TakeSlot(job);
    }

    /// <summary>Frees the slot of a job whose process has ended, or that is not started after all.</summary>
    public void Release(Job job)
    {
        Place(job, PoolPlace.None);
        Left?.Invoke(job);
        Pump();
    }

    /// <summary>Lends the slot of a job that waits for other jobs; it runs on without one.</summary>
    /// <param name="job">A job that runs.</param>
    /// <returns>Whether it had one.</returns>
    public bool Lend(Job job)
    {
        if (job.Place != PoolPlace.Active || !job.IsLaunchRequested)
        {
            return false;
        }

        Place(job, PoolPlace.Lent);
        Pump();
        return true;
    }

    /// <summary>Gives a job its slot back. It runs, and is not stopped for it: there may be one job more than there are slots until the next ends.</summary>
    public void Return(Job job)
    {
        if (job.Place == PoolPlace.Lent)
        {
            Place(job, PoolPlace.Active);
            Changed?.Invoke();
        }
    }

    private void TakeSlot(Job job)
    {
        job.Pool ??= FindPool(job);
        Place(job, PoolPlace.Active);
    }

    /// <summary>Changes a job's place in the accounts of its pool, each of which it is in once.</summary>
    private void Place(Job job, PoolPlace place)
    {
        if (job.Pool is { } pool && job.Place != place)
        {
            Count(pool, job, -1);
            job.Place = place;
            Count(pool, job, 1);
            Touch(pool);
        }
    }

    private void Count(JobPool pool, Job job, int change)
    {
        switch (job.Place)
        {
            case PoolPlace.Submitted:
                pool.Queued += change;
                pool.Submissions += job.Claim == ClaimState.None ? change : 0;
                CountClaim(pool, job, change);
                break;
            case PoolPlace.Queued:
                pool.Queued += change;
                CountClaim(pool, job, change);
                break;
            case PoolPlace.Active:
                pool.SlotsInUse += change;
                SlotsInUse += pool.IsElsewhere ? 0 : change;
                pool.Waiting.Count(job.Client.Key, change);
                Note(job, change);
                break;
            case PoolPlace.Lent:
                pool.Lent += change;
                LentSlots += change;
                Note(job, change);
                break;
        }
    }

    private void Note(Job job, int change)
    {
        if (change > 0)
        {
            _running.Add(job);
        }
        else
        {
            _running.Remove(job);
        }
    }

    private void Pump()
    {
        Settle();
        while (!_isStopped && _loading == 0 && FindStartable() is { Next: { } job } pool)
        {
            SetTurn(pool);
            Unqueue(job);
            // One whose cancel is on its way to the disk is left out: it ends, or is kept.
            if (pool.Waiting.IsOverCap(job.Client.Key))
            {
                SetClaim(job, ClaimState.None);
                job.IsQueued = true;
                TakeBack([job]);
            }
            else if (!job.IsEnding && !job.IsLaunchRequested)
            {
                Launch(job);
            }

            Settle(pool);
        }

        ClaimAhead();
        Changed?.Invoke();
    }

    /// <summary>The pool that starts a job next: jobs that run elsewhere need no slot of the host's.</summary>
    private JobPool? FindStartable() => _startableElsewhere.Min ?? (SlotsInUse < MaxJobs ? _startable.Min : null);

    private SortedSet<JobPool> StartableLike(JobPool pool) => pool.IsElsewhere ? _startableElsewhere : _startable;

    private void SetTurn(JobPool pool)
    {
        StartableLike(pool).Remove(pool);
        pool.IsStartable = false;
        pool.Turn = ++_lastTurn;
    }

    /// <summary>Has a pool looked at when all that goes on is done.</summary>
    private void Touch(JobPool pool)
    {
        if (!pool.IsTouched)
        {
            pool.IsTouched = true;
            _touched.Add(pool);
        }
    }

    private void Settle()
    {
        foreach (JobPool pool in _touched)
        {
            Settle(pool);
        }
    }

    /// <summary>Puts a pool among those that can start a job, in its order, or takes it from there.</summary>
    private void Settle(JobPool pool)
    {
        bool isStartable = pool.FreeSlots > 0 && pool.ClaimedCount > 0;
        if (pool.IsStartable && (!isStartable || pool.NextPriority != pool.Next!.Priority))
        {
            StartableLike(pool).Remove(pool);
            pool.IsStartable = false;
        }

        if (isStartable && !pool.IsStartable)
        {
            pool.NextPriority = pool.Next!.Priority;
            pool.IsStartable = true;
            StartableLike(pool).Add(pool);
        }
    }

    private JobPool FindPool(Job job) => Pools.TryFind(job.Options.Terms?.Pool) ?? Pools.Default;
}
