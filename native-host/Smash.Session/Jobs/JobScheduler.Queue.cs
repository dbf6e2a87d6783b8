using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Pools;

namespace Smash.Session.Jobs;

/// <content>How jobs come into the queues, change their places there, and leave them.</content>
internal sealed partial class JobScheduler
{
    /// <summary>Whether a job of a client that is submitted now would be started at once.</summary>
    /// <param name="client">The client.</param>
    /// <param name="poolName">Name of the job's pool; null: the default one.</param>
    public bool CanStartNow(Client client, string? poolName) =>
        !_isStopped && _loading == 0
        && Pools.TryFind(poolName) is { Submissions: 0, Waiting.ReadyCount: 0 } pool
        && pool.Claims < pool.FreeSlots
        && pool.Waiting.HasRoom(client.Key)
        && SlotsInUse + Pools.All.Where(static other => !other.IsElsewhere).Sum(static other => Math.Min(other.Claims, other.FreeSlots)) < MaxJobs;

    /// <summary>Makes room in a pool for one job more, as its settings say.</summary>
    /// <param name="pool">The pool.</param>
    /// <returns>The job that must be ended for it; null: none.</returns>
    /// <exception cref="RequestRefusedException">EAGAIN: the pool is full, and takes no more then.</exception>
    public Job? MakeRoom(JobPool pool)
    {
        if (!IsFull(pool))
        {
            return null;
        }

        return (pool.Settings.WhenFull == FullPolicy.DropOldest ? pool.FindOldest() : null) ?? throw new RequestRefusedException(
            Errno.EAGAIN, $"Pool '{pool}' is full: {pool.Queued} jobs wait in it, and its capacity is {pool.Settings.Capacity}. Submit again when some have been started.");
    }

    /// <summary>Whether a pool has as many jobs that wait as it may have, beside those for which there are slots.</summary>
    public bool IsFull(JobPool pool) =>
        pool.Settings is { Capacity: > 0, WhenFull: not FullPolicy.Queue }
        && pool.Queued - Math.Min(pool.FreeSlots, pool.IsElsewhere ? int.MaxValue : Math.Max(0, MaxJobs - SlotsInUse)) >= pool.Settings.Capacity;

    /// <summary>Takes a job into the accounts of its pool as it is submitted, and decides whether its claim is written with it: when it would be next in line anyway.</summary>
    public bool ClaimWithSubmission(Job job)
    {
        job.Pool = FindPool(job);
        if (job.Prepared is not null)
        {
            Hold(job);
            return true;
        }

        if (job.Hold is not null)
        {
            // Counted as one that waits, and admitted when nothing holds it any more.
            Place(job, PoolPlace.Queued);
            return false;
        }

        bool isNext = IsNext(job.Pool, job);
        if (isNext)
        {
            job.Claim = ClaimState.Claiming;
            job.ClaimOrder = ++_lastClaim;
        }

        Place(job, PoolPlace.Submitted);
        return isNext;
    }

    /// <summary>The submission failed: takes <see cref="ClaimWithSubmission"/> back.</summary>
    public void Withdraw(Job job)
    {
        Place(job, PoolPlace.None);
        Pump();
    }

    /// <summary>Queues a job whose submission is on disk.</summary>
    public void Enqueue(Job job)
    {
        if (job.Prepared is not null)
        {
            HandOver?.Invoke(job);
            return;
        }

        if (job.Place == PoolPlace.Submitted)
        {
            Place(job, PoolPlace.Queued);
            Insert(job);
            TakeBackIfClosed(job.Pool!);
        }

        Pump();
    }

    /// <summary>Queues a job from the records, or one that is to be run again.</summary>
    /// <param name="job">A job in state NEW.</param>
    public void Requeue(Job job)
    {
        Wait(job);
        Insert(job);
    }

    /// <summary>Counts a job as one that waits in its pool, but is held: it is in no queue until <see cref="Admit"/>.</summary>
    public void Wait(Job job)
    {
        if (job.Place == PoolPlace.None)
        {
            job.Pool ??= FindPool(job);
            Place(job, PoolPlace.Queued);
            Came?.Invoke(job);
        }
    }

    /// <summary>Queues a job that is on disk without a claim, and was held so far.</summary>
    public void Admit(Job job)
    {
        Wait(job);
        if (!job.IsQueued)
        {
            Insert(job);
        }

        Pump();
    }

    /// <summary>Takes a job out of its queue that is held from now on; it still counts as one that waits in its pool.</summary>
    public void TakeOut(Job job)
    {
        // Where its claim is on the way to disk, that is taken back when it is there.
        bool isClaimed = job is { IsQueued: true, Claim: ClaimState.Claimed };
        if (Unqueue(job) && isClaimed)
        {
            SetClaim(job, ClaimState.None);
            Unclaim([job]);
        }

        Pump();
    }

    /// <summary>Keeps a job in the queue whose cancel was refused.</summary>
    public void Keep(Job job)
    {
        // Mostly it is in its queue still, or its claim is on the way there; it may have been left out when its turn came meanwhile.
        if (job is { Place: PoolPlace.None, IsLaunchRequested: false, Hold: null })
        {
            // It had a slot, and was about to be started.
            Requeue(job);
        }
        else if (job is { Place: PoolPlace.Queued, IsQueued: false, Hold: null } && job.Claim != ClaimState.Claiming)
        {
            Insert(job);
        }

        Pump();
    }

    /// <summary>Forgets a job that has ended, wherever it waited.</summary>
    public void Forget(Job job)
    {
        if (job.Place is PoolPlace.Submitted or PoolPlace.Queued)
        {
            Unqueue(job);
            Place(job, PoolPlace.None);
            Left?.Invoke(job);
            Pump();
        }
    }

    /// <summary>Changes a job's priority; one that waits takes its new place, behind those of its client that had it before and were submitted earlier.</summary>
    /// <param name="job">A job that has not ended.</param>
    /// <param name="priority">Its nice value.</param>
    public void SetPriority(Job job, int priority)
    {
        bool wasQueued = Unqueue(job);
        job.Priority = priority;
        if (wasQueued)
        {
            Insert(job);
            Pump();
        }
    }

    /// <summary>Brings a job that waits into another pool, where it has the place that its priority and submission give it. Its options are the caller's to change and to write.</summary>
    /// <param name="job">A job that has not been started.</param>
    /// <param name="pool">The pool.</param>
    public void Move(Job job, JobPool pool)
    {
        if (job.Pool == pool || job.Place is not (PoolPlace.Submitted or PoolPlace.Queued))
        {
            return;
        }

        bool wasQueued = Unqueue(job);
        PoolPlace place = job.Place;
        Place(job, PoolPlace.None);
        job.Pool = pool;
        Place(job, place);
        if (wasQueued)
        {
            Insert(job);
            TakeBackIfClosed(pool);
        }

        Pump();
    }

    /// <summary>Takes new settings of a pool over, and starts what they allow; jobs that run go on.</summary>
    public void Set(JobPool pool, PoolSettings settings)
    {
        bool isOtherCap = settings.ClientSlots != pool.Settings.ClientSlots;
        pool.Settings = settings;
        pool.Waiting.ClientSlots = (int)Math.Min(settings.ClientSlots, int.MaxValue);
        if (isOtherCap)
        {
            // What is claimed by a client that is over its new cap must not be started.
            TakeBackAll(pool);
        }

        TakeBackIfClosed(pool);
        Touch(pool);
        Pump();
    }

    private bool IsNext(JobPool pool, Job job)
    {
        int free = pool.IsElsewhere ? pool.FreeSlots : Math.Min(MaxJobs - SlotsInUse, pool.FreeSlots);
        if (pool.IsClosed
            || pool.Submissions > 0
            || !HasClientRoom(pool, job)
            || (pool.Waiting.TryPeek(out Job? first) && first.Priority <= job.Priority))
        {
            return false;
        }

        if (pool.Claims - free < pool.Ahead)
        {
            return true;
        }

        // Once it is accepted, none of a worse priority is started before it.
        if (!IsOvertaking(pool, job))
        {
            return false;
        }

        TakeBack([Displace(pool, pool.LastClaimed!)]);
        return true;
    }

    private void Insert(Job job)
    {
        if (job.Claim != ClaimState.None)
        {
            AddClaimed(job);
            return;
        }

        HasClientRoom(job.Pool!, job);
        job.IsQueued = true;
        job.Pool!.Waiting.Add(job);
        Touch(job.Pool);
    }

    /// <summary>Whether a job's client is below its cap, or can be brought there: a claim of its own with a worse priority is taken back for it.</summary>
    private bool HasClientRoom(JobPool pool, Job job)
    {
        if (pool.Waiting.HasRoom(job.Client.Key))
        {
            return true;
        }

        if (pool.FindWorse(job) is not { } worse)
        {
            return false;
        }

        TakeBack([Displace(pool, worse)]);
        return pool.Waiting.HasRoom(job.Client.Key);
    }

    private bool Unqueue(Job job)
    {
        if (!job.IsQueued)
        {
            return false;
        }

        job.IsQueued = false;
        if (job.Claim == ClaimState.Claimed)
        {
            job.Pool!.RemoveClaimed(job);
        }
        else
        {
            job.Pool!.Waiting.Remove(job);
        }

        Touch(job.Pool);
        return true;
    }
}
