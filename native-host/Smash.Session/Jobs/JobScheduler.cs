using System.Diagnostics;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Master;
using Smash.Session.Output;
using Smash.Session.Store;

namespace Smash.Session.Jobs;

/// <summary>
/// Starts queued jobs in order of submission as slots free. A job is claimed on disk before the master is asked to start it; the next jobs in line are
/// claimed ahead, so that no start waits for the disk.
/// </summary>
/// <param name="store">Where claims are written.</param>
/// <param name="link">Who starts jobs.</param>
/// <param name="environments">The jobs' environments.</param>
/// <param name="inputs">The standard input of jobs from before the session.</param>
/// <param name="maxJobs">Cap on concurrent jobs.</param>
internal sealed class JobScheduler(JobStore store, MasterLink link, EnvironmentCache environments, InputRestorer inputs, int maxJobs)
{
    // After a power cut a claimed job that left no trace counts as lost, so no more are claimed ahead than the disk's pace asks for.
    private const int LeastAhead = 2;
    private const int MostAhead = 256;

    private static readonly TimeSpan LongClaim = TimeSpan.FromSeconds(1);

    private readonly Queue<Job> _unclaimed = [];
    private readonly Queue<Job> _claimed = [];
    private int _ahead = LeastAhead;
    private int _claims;
    private int _submissions;
    private readonly List<Job> _held = [];
    private int _loading;
    private bool _isStopped = true;

    /// <summary>Cap on concurrent jobs: the lower of what is granted and what is configured. More may run just after it was lowered.</summary>
    public int MaxJobs => Math.Min(maxJobs, ConfiguredJobs);

    /// <summary>Slots that the master, or the gate above it, has granted.</summary>
    public int GrantedJobs => maxJobs;

    /// <summary>Cap that the configuration sets.</summary>
    public int ConfiguredJobs { get; private set; } = int.MaxValue;

    /// <summary>Jobs that hold a slot, and those that would if there were enough.</summary>
    public int WantedJobs => _isStopped ? SlotsInUse : SlotsInUse + _claims + _unclaimed.Count;

    /// <summary>Called when <see cref="WantedJobs"/> or <see cref="SlotsInUse"/> may have changed.</summary>
    public Action? Changed { get; set; }

    /// <summary>Called with the key of a job that cannot be launched for want of its standard input, and why.</summary>
    public Action<ulong, Errno>? InputLost { get; set; }

    /// <summary>Jobs that hold a slot.</summary>
    public int SlotsInUse { get; private set; }

    /// <summary>Whether no job is started.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>Whether a job that is submitted now would be started at once.</summary>
    public bool CanStartNow => !_isStopped && _loading == 0 && _unclaimed.Count == 0 && _submissions == 0 && SlotsInUse + _claims < MaxJobs;

    /// <summary>Called with a job that holds a slot, to have its prepared process told of it.</summary>
    public Action<Job>? HandOver { get; set; }

    /// <summary>Makes the plan by which a job is launched.</summary>
    public Func<Job, LaunchEnvironment, LaunchPlan> Plan { get; set; } = static (job, environment) => LocalPlan.Make(job, environment);

    /// <summary>Starts jobs from now on.</summary>
    public void Start()
    {
        _isStopped = false;
        _held.ForEach(job => HandOver?.Invoke(job));
        _held.Clear();
        Pump();
    }

    /// <summary>Starts no more jobs.</summary>
    public void Stop()
    {
        _isStopped = true;
        Changed?.Invoke();
    }

    /// <summary>
    /// Takes back the claims of jobs that were not started, once no more are: after a restart of the machine nobody could tell them from jobs that may have been started and
    /// were lost with it.
    /// </summary>
    /// <param name="jobs">The jobs that have not ended.</param>
    /// <returns>Completes when that is on disk.</returns>
    public Task ReleaseClaimsAsync(IEnumerable<Job> jobs)
    {
        // A claim that is on its way to disk gets there before this.
        ulong[] keys = [.. jobs.Where(static job => job is { Claim: not ClaimState.None, IsLaunchRequested: false, IsEnding: false, Prepared: null }).Select(static job => job.Key)];
        return keys.Length == 0 ? Task.CompletedTask : store.SaveAsync(writer => Array.ForEach(keys, writer.Unclaim));
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

    /// <summary>Decides, as a job is submitted, whether its claim is written with it: when it would be next in line anyway.</summary>
    public bool ClaimWithSubmission(Job job)
    {
        if (job.Prepared is not null)
        {
            Hold(job);
            return true;
        }

        bool isNext = _unclaimed.Count == 0 && _submissions == 0 && _claims - (MaxJobs - SlotsInUse) < _ahead;
        if (isNext)
        {
            job.Claim = ClaimState.Claiming;
            _claims++;
        }
        else
        {
            _submissions++;
        }

        return isNext;
    }

    /// <summary>The submission failed: takes <see cref="ClaimWithSubmission"/> back.</summary>
    public void Withdraw(Job job)
    {
        if (job.Prepared is not null)
        {
            Release();
        }
        else if (job.Claim == ClaimState.None)
        {
            _submissions--;
        }
        else
        {
            _claims--;
        }
    }

    /// <summary>Queues a job whose submission is on disk.</summary>
    public void Enqueue(Job job)
    {
        if (job.Prepared is not null)
        {
            HandOver?.Invoke(job);
            return;
        }

        if (job.Claim == ClaimState.None)
        {
            _submissions--;
        }

        Restore(job);
        Pump();
    }

    /// <summary>Queues a job that is on disk without a claim, and was kept out of the queue so far.</summary>
    public void Admit(Job job)
    {
        Restore(job);
        Pump();
    }

    /// <summary>Queues a job from the records.</summary>
    /// <param name="job">A job in state NEW.</param>
    public void Requeue(Job job)
    {
        if (job.Claim == ClaimState.Claimed)
        {
            _claims++;
        }

        Restore(job);
    }

    /// <summary>Keeps a job in the queue whose cancel was refused.</summary>
    public void Keep(Job job)
    {
        // Mostly it is in its queue still, or its claim is on the way there; it may have been left out when its turn came meanwhile.
        if (!job.IsQueued && !job.IsLaunchRequested && job.Claim != ClaimState.Claiming && job.Hold is null)
        {
            Requeue(job);
            Pump();
        }
    }

    /// <summary>Counts a job's slot that was running before the session.</summary>
    public void RestoreSlot(Job job)
    {
        job.IsLaunchRequested = true;
        SlotsInUse++;
    }

    /// <summary>Counts the slot of a job that has a prepared process from before the session; <see cref="HandOver"/> is called with it at the start.</summary>
    public void RestoreHeld(Job job)
    {
        Hold(job);
        _held.Add(job);
    }

    /// <summary>Launches a job that holds a slot: its prepared process was of no use.</summary>
    public void LaunchHeld(Job job)
    {
        job.Claim = ClaimState.Claimed;
        LoadAndLaunch(job);
    }

    /// <summary>Frees the slot of a job that is not started after all.</summary>
    public void ReleaseHeld(Job job)
    {
        job.Claim = ClaimState.Claimed;
        Release();
    }

    /// <summary>Frees the slot of a job whose process has ended.</summary>
    public void Release()
    {
        SlotsInUse--;
        Pump();
    }

    private void Hold(Job job)
    {
        // While it holds a slot without a launch it is as one whose claim is on the way: nobody puts it into a queue.
        job.Claim = ClaimState.Claiming;
        SlotsInUse++;
        Changed?.Invoke();
    }

    private void Restore(Job job)
    {
        job.IsQueued = true;
        if (job.Claim == ClaimState.None)
        {
            _unclaimed.Enqueue(job);
        }
        else
        {
            job.Claim = ClaimState.Claimed;
            job.ClaimedTimestamp = Stopwatch.GetTimestamp();
            _claimed.Enqueue(job);
        }
    }

    private void Pump()
    {
        while (!_isStopped && _loading == 0 && SlotsInUse < MaxJobs && _claimed.TryDequeue(out Job? job))
        {
            _claims--;
            job.IsQueued = false;
            // One that was canceled in the queue is left there until its turn comes.
            if (!job.IsEnding && !job.IsLaunchRequested)
            {
                Launch(job);
            }
        }

        if (!_isStopped && SlotsInUse < MaxJobs && _unclaimed.Count > 0)
        {
            // A slot is free and no claim was ready: the disk is slower than the jobs.
            _ahead = Math.Min(_ahead * 2, MostAhead);
        }

        ClaimAhead();
        Changed?.Invoke();
    }

    private void ClaimAhead()
    {
        // In batches: half of what is claimed ahead is enough to go on with meanwhile.
        if (_isStopped || _unclaimed.Count == 0 || _claims > _ahead / 2)
        {
            return;
        }

        var batch = new List<Job>();
        while (_claims < _ahead && _unclaimed.TryDequeue(out Job? job))
        {
            job.IsQueued = false;
            if (!job.IsEnding)
            {
                _claims++;
                job.Claim = ClaimState.Claiming;
                batch.Add(job);
            }
        }

        Claim(batch);
    }

    private async void Claim(List<Job> batch)
    {
        ulong[] keys = [.. batch.Select(static job => job.Key)];
        await store.SaveAsync(writer => Array.ForEach(keys, writer.Claim));
        batch.ForEach(Restore);
        Pump();
    }

    private void Launch(Job job)
    {
        SlotsInUse++;
        if (_ahead > LeastAhead && Stopwatch.GetElapsedTime(job.ClaimedTimestamp) > LongClaim)
        {
            _ahead--;
        }

        LoadAndLaunch(job);
    }

    private void LoadAndLaunch(Job job)
    {
        ValueTask<LaunchEnvironment> environment = LoadAsync(job);
        if (environment.IsCompletedSuccessfully)
        {
            Launch(job, environment.Result);
        }
        else
        {
            // Those behind it wait too: they start in order.
            _loading++;
            LaunchWhenLoaded(job, environment);
        }
    }

    private ValueTask<LaunchEnvironment> LoadAsync(Job job) => job.Input == InputState.Recorded ? RestoreAndLoadAsync(job) : environments.GetAsync(job.Environment);

    private async ValueTask<LaunchEnvironment> RestoreAndLoadAsync(Job job)
    {
        await inputs.RestoreAsync(job);
        return await environments.GetAsync(job.Environment);
    }

    private async void LaunchWhenLoaded(Job job, ValueTask<LaunchEnvironment> loading)
    {
        LaunchEnvironment? environment = null;
        Errno error = Errno.None;
        try
        {
            environment = await loading;
        }
        catch (RequestRefusedException refusal)
        {
            error = refusal.Error;
        }

        _loading--;
        if (job.IsEnding || _isStopped)
        {
            Release();
        }
        else if (environment is null)
        {
            // Its slot is freed by whoever ends it.
            InputLost?.Invoke(job.Key, error);
        }
        else
        {
            Launch(job, environment);
            Pump();
        }
    }

    /// <summary>A process that begins now has used nothing before, whatever the prepared one had that was of no use.</summary>
    private void ForgetPriorCpu(Job job)
    {
        if (job.PriorCpuSeconds > 0)
        {
            ulong key = job.Key;
            job.PriorCpuSeconds = 0;
            store.SaveAsync(writer => writer.ForgetPriorCpu(key));
        }
    }

    private void Launch(Job job, LaunchEnvironment environment)
    {
        job.IsLaunchRequested = true;
        ForgetPriorCpu(job);
        link.Launch(Plan(job, environment));
    }
}
