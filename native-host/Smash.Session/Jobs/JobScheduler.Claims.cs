using System.Diagnostics;
using Smash.Session.Pools;

namespace Smash.Session.Jobs;

/// <content>Marks on disk that jobs may have been started. A claim that may have to wait for long is taken back: after a power cut nobody could tell its job from one that was started and lost.</content>
internal sealed partial class JobScheduler
{
    private static readonly TimeSpan LongClaim = TimeSpan.FromSeconds(1);

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

    private static void CountClaim(JobPool pool, Job job, int change)
    {
        if (job.Claim != ClaimState.None)
        {
            // Against the cap of its client it counts as if it ran: what is claimed can then be started in any case.
            pool.Claims += change;
            pool.Waiting.Count(job.Client.Key, change);
        }
    }

    private static void SetClaim(Job job, ClaimState claim)
    {
        CountClaim(job.Pool!, job, -1);
        job.Claim = claim;
        CountClaim(job.Pool!, job, 1);
    }

    private void ClaimAhead()
    {
        // Those that are touched meanwhile come behind.
        for (int i = 0; i < _touched.Count; i++)
        {
            JobPool pool = _touched[i];
            if (!_isStopped && pool.FreeSlots > 0 && (pool.IsElsewhere || SlotsInUse < MaxJobs) && pool.Waiting.ReadyCount > 0)
            {
                // A slot is free and no claim was ready: the disk is slower than the jobs.
                pool.Ahead = Math.Min(pool.Ahead * 2, JobPool.MostAhead);
            }

            ClaimAhead(pool);
            Settle(pool);
        }

        _touched.ForEach(static pool => pool.IsTouched = false);
        _touched.Clear();
    }

    private void ClaimAhead(JobPool pool)
    {
        // In batches: half of what is claimed ahead is enough to go on with meanwhile, unless what has come is more urgent.
        if (_isStopped || pool.IsClosed || !pool.Waiting.TryPeek(out Job? next) || (pool.Claims > pool.Ahead / 2 && !IsOvertaking(pool, next)))
        {
            return;
        }

        var claims = new List<Job>();
        var displaced = new List<Job>();
        while (pool.Waiting.TryPeek(out next) && HasRoom(pool, next, displaced) && pool.Waiting.TryTake(out Job? job))
        {
            job.IsQueued = false;
            if (!job.IsEnding)
            {
                SetClaim(job, ClaimState.Claiming);
                job.ClaimOrder = ++_lastClaim;
                job.StartMark.Claims++;
                claims.Add(job);
            }
        }

        TakeBack(displaced);
        if (claims.Count > 0)
        {
            Claim(claims);
        }
    }

    private static bool IsOvertaking(JobPool pool, Job job) => pool.LastClaimed is { } last && last.Priority > job.Priority;

    private static bool HasRoom(JobPool pool, Job next, List<Job> displaced)
    {
        if (pool.Claims < pool.Ahead)
        {
            return true;
        }

        if (!IsOvertaking(pool, next))
        {
            return false;
        }

        displaced.Add(Displace(pool, pool.LastClaimed!));
        return true;
    }

    /// <summary>Takes a claim back; the caller has that written.</summary>
    private static Job Displace(JobPool pool, Job claimed)
    {
        pool.RemoveClaimed(claimed);
        SetClaim(claimed, ClaimState.None);
        return claimed;
    }

    private async void Claim(List<Job> batch)
    {
        ulong[] keys = [.. batch.Select(static job => job.Key)];
        await store.SaveAsync(writer => Array.ForEach(keys, writer.Claim));
        foreach (Job job in batch)
        {
            // It may have ended, or have come into another pool.
            if (job.Place == PoolPlace.Queued && job.Claim == ClaimState.Claiming)
            {
                AddClaimed(job);
                TakeBackIfClosed(job.Pool!);
                if (job.Hold is not null)
                {
                    TakeOut(job);
                }
            }
        }

        Pump();
    }

    private void AddClaimed(Job job)
    {
        job.Claim = ClaimState.Claimed;
        job.ClaimedTimestamp = Stopwatch.GetTimestamp();
        job.IsQueued = true;
        job.Pool!.AddClaimed(job);
        Touch(job.Pool);
    }

    /// <summary>Takes back what is claimed in a pool that starts nothing: it may be so for days.</summary>
    private void TakeBackIfClosed(JobPool pool)
    {
        if (pool.IsClosed)
        {
            TakeBackAll(pool);
        }
    }

    private void TakeBackAll(JobPool pool)
    {
        IReadOnlyList<Job> claimed = pool.GetClaimed();
        foreach (Job job in claimed)
        {
            pool.RemoveClaimed(job);
            SetClaim(job, ClaimState.None);
        }

        TakeBack(claimed);
    }

    /// <summary>Takes claims back on disk too, and queues the jobs again where they were.</summary>
    private void TakeBack(IReadOnlyList<Job> jobs)
    {
        if (jobs.Count == 0)
        {
            return;
        }

        Unclaim(jobs);
        foreach (Job job in jobs)
        {
            job.Pool!.Waiting.Add(job);
            Touch(job.Pool);
        }
    }

    private void Unclaim(IReadOnlyList<Job> jobs)
    {
        // While the disk refuses, changes may change places: a claim that is made anew must not be taken back by an older word.
        (ulong Key, StartMark Mark, int Claims)[] claims = [.. jobs.Select(static job => (job.Key, job.StartMark, job.StartMark.Claims))];
        store.SaveAsync(writer =>
        {
            foreach ((ulong key, StartMark mark, int number) in claims)
            {
                if (mark.Claims == number)
                {
                    writer.Unclaim(key);
                }
            }
        });
    }
}
