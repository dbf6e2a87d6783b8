using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Pools;
using Smash.Session.Store;

namespace Smash.Session.Engines;

/// <summary>
/// Finds a submission its engine. All jobs of a pool are run by one engine, so that a pool's slots are one engine's: a job that names an engine and no pool queues in the pool of the engine's name, which is made when it is first needed.
/// </summary>
/// <param name="scheduler">Who has the engines and the pools.</param>
/// <param name="store">Where pools are kept.</param>
internal sealed class EnginePlacement(JobScheduler scheduler, JobStore store)
{
    /// <summary>Settles the engine of a submission, and with it its pool.</summary>
    /// <returns>The submission: of a job of this machine it names no engine, of any other both.</returns>
    /// <exception cref="RequestRefusedException">EINVAL: there is no such engine, or its pool is another's, or it has options that this machine has not; and what the engine refuses.</exception>
    public StartJobRequest Settle(StartJobRequest request)
    {
        EngineRun? run = request.Options.Engine;
        IJobEngine? engine = scheduler.Engines.Find(run?.Name);
        if (request.Options.Terms?.Pool is { } poolName)
        {
            // One that is not there is refused where its queue is looked for.
            engine = scheduler.Pools.TryFind(poolName) is { } pool ? Join(pool, run?.Name, engine) : engine;
        }

        if (engine is not null)
        {
            // First: what is refused leaves no pool behind.
            engine.Check(request);
            return Prepare(request, engine);
        }

        return run is null ? request
            : run.Options.Count > 0 ? throw new RequestRefusedException(Errno.EINVAL, $"'{run.Options[0]}' is an option for an engine, and the job is to run on this machine: name the engine, or a pool of its.")
            : request with { Options = request.Options with { Engine = null } };
    }

    private StartJobRequest Prepare(StartJobRequest request, IJobEngine engine)
    {
        JobTerms terms = request.Options.Terms ?? new JobTerms();
        if (terms.Pool is null)
        {
            terms = terms with { Pool = FindOwnPool(engine).Settings.Name };
        }

        EngineRun run = (request.Options.Engine ?? new EngineRun()) with { Name = engine.Name, JobName = null };
        return request with { IsPreparable = false, Options = request.Options with { Terms = terms, Engine = run } };
    }

    private IJobEngine? Join(JobPool pool, string? named, IJobEngine? engine)
    {
        IJobEngine? own = scheduler.Engines.Find(pool.Settings.Engine);
        return string.IsNullOrEmpty(named) || own == engine ? own : throw new RequestRefusedException(
            Errno.EINVAL, $"Pool '{pool}' is of engine {own?.Name ?? JobEngines.LocalName}, and the job names {engine?.Name ?? JobEngines.LocalName}: name a pool of that engine, or no pool.");
    }

    private JobPool FindOwnPool(IJobEngine engine)
    {
        if (scheduler.Pools.TryFind(engine.Name) is { } pool)
        {
            Join(pool, engine.Name, engine);
            return pool;
        }

        var settings = new PoolSettings { Name = engine.Name, Engine = engine.Name };
        store.SaveAsync(writer => writer.SetPool(settings));
        return scheduler.Pools.Add(settings);
    }
}
