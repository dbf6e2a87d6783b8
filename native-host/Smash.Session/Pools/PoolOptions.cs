using Smash.Protocol;

namespace Smash.Session.Pools;

/// <summary>What a job has of its pool.</summary>
internal static class PoolOptions
{
    /// <summary>The options of a job in a pool: the pool's name as the pool has it, and its engine where the job says none.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="options">What was asked for.</param>
    public static JobOptions Apply(PoolSettings pool, JobOptions options)
    {
        if (options.Terms is { Pool: { } name } terms && name != pool.Name)
        {
            options = options with { Terms = terms with { Pool = pool.Name } };
        }

        return pool.Engine is { } engine && options.Engine?.Name is null
            ? options with { Engine = (options.Engine ?? new EngineRun()) with { Name = engine } }
            : options;
    }
}
