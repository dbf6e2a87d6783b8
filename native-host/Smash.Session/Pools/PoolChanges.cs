using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Store;

namespace Smash.Session.Pools;

/// <summary>Makes, changes and removes pools, one change after the other: each is on disk before it holds, and the next begins with what it has left.</summary>
/// <param name="scheduler">Who has the pools.</param>
/// <param name="jobs">The jobs that have not ended.</param>
/// <param name="store">Where they are kept.</param>
internal sealed class PoolChanges(JobScheduler scheduler, JobTable jobs, JobStore store)
{
    private Task _last = Task.CompletedTask;

    /// <summary>Makes or changes a pool.</summary>
    /// <returns>The pool.</returns>
    /// <exception cref="RequestRefusedException">EEXIST, ENOENT: it is there, or is not; EINVAL: a value is none; EBUSY: it has jobs, and is to have another engine; ENOSPC, EIO: the disk refused it.</exception>
    public Task<JobPool> SetAsync(SetPoolRequest request) => InTurnAsync(() => CarryOutAsync(request));

    /// <summary>Removes a pool.</summary>
    /// <exception cref="RequestRefusedException">ENOENT: it is not there; EBUSY: it has jobs that have not ended; EINVAL: it is the default one; ENOSPC, EIO: the disk refused it.</exception>
    public Task<JobPool> RemoveAsync(string name) => InTurnAsync(() => RemoveInTurnAsync(name));

    private Task<JobPool> InTurnAsync(Func<Task<JobPool>> change)
    {
        Task<JobPool> task = FollowAsync(_last, change);
        _last = task;
        return task;
    }

    private static async Task<JobPool> FollowAsync(Task last, Func<Task<JobPool>> change)
    {
        // Whether the one before was refused is told to whoever asked for it.
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await change();
    }

    private async Task<JobPool> CarryOutAsync(SetPoolRequest request)
    {
        PoolTable.CheckName(request.Name);
        JobPool? pool = scheduler.Pools.TryFind(request.Name);
        if (pool is null && request.Mode == PoolMode.Existing)
        {
            scheduler.Pools.Find(request.Name);
        }

        if (pool is not null && request.Mode == PoolMode.New)
        {
            throw new RequestRefusedException(Errno.EEXIST, $"There is a pool '{pool}' already.");
        }

        PoolSettings settings = request.Apply(pool?.Settings ?? new PoolSettings { Name = request.Name });
        settings = settings with { Engine = scheduler.Engines.Find(settings.Engine)?.Name };
        Check(settings);
        if (pool is not null && settings.Engine != pool.Settings.Engine)
        {
            CheckEmpty(pool, "another engine can run its jobs");
        }

        await store.RequestAsync(writer => writer.SetPool(settings));
        if (pool is null)
        {
            return scheduler.Pools.Add(settings);
        }

        scheduler.Set(pool, settings);
        return pool;
    }

    private async Task<JobPool> RemoveInTurnAsync(string name)
    {
        JobPool pool = scheduler.Pools.Find(name);
        if (pool == scheduler.Pools.Default)
        {
            throw new RequestRefusedException(Errno.EINVAL, $"The pool '{pool}' cannot be removed: jobs that name no pool are in it.");
        }

        CheckEmpty(pool, "it can be removed");

        // From now on no job comes into it.
        scheduler.Pools.Remove(pool);
        try
        {
            string known = pool.Settings.Name;
            await store.RequestAsync(writer => writer.RemovePool(known));
        }
        catch (RequestRefusedException)
        {
            scheduler.Pools.Restore(pool);
            throw;
        }

        return pool;
    }

    private void CheckEmpty(JobPool pool, string what)
    {
        // With those that it does not count: arrays, which are in no queue themselves.
        int live = jobs.All.Count(job => scheduler.Pools.TryFind(job.Options.Terms?.Pool) == pool);
        if (live > 0)
        {
            throw new RequestRefusedException(Errno.EBUSY, $"Pool '{pool}' has {live} jobs that have not ended: {what} when they have, or have been moved.");
        }
    }

    private static void Check(PoolSettings settings)
    {
        if (!Enum.IsDefined(settings.WhenFull))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"{(uint)settings.WhenFull} is nothing that a full pool can do: 0 takes any number of jobs, 1 refuses, 2 ends the oldest that waits.");
        }

        if (settings.Capacity == 0 != (settings.WhenFull == FullPolicy.Queue))
        {
            throw new RequestRefusedException(Errno.EINVAL, "A capacity and what happens when it is reached (to refuse, or to drop the oldest) go together; a pool without a capacity takes any number.");
        }
    }
}
