using System.Text;
using Smash.Protocol;

namespace Smash.Session.Pools;

/// <summary>The pools, by name; letters of either case are alike. There is always the default one, which has no cap of its own unless it is given one.</summary>
internal sealed class PoolTable
{
    /// <summary>Name of the pool of jobs that name none.</summary>
    public const string DefaultName = "default";

    private readonly Dictionary<string, JobPool> _pools = new(StringComparer.OrdinalIgnoreCase);
    private int _lastNumber;

    public PoolTable()
    {
        Default = Add(new PoolSettings { Name = DefaultName });
    }

    public JobPool Default { get; }

    public IReadOnlyCollection<JobPool> All => _pools.Values;

    /// <summary>Takes a pool up from the records.</summary>
    public void Restore(PoolSettings settings)
    {
        if (_pools.TryGetValue(settings.Name, out JobPool? known))
        {
            known.Settings = settings;
            known.Waiting.ClientSlots = (int)Math.Min(settings.ClientSlots, int.MaxValue);
        }
        else
        {
            Add(settings);
        }
    }

    public JobPool? TryFind(string? name) => name is null ? Default : _pools.GetValueOrDefault(name);

    /// <summary>Finds a pool.</summary>
    /// <param name="name">Its name; null: the default one.</param>
    /// <exception cref="RequestRefusedException">ENOENT: there is none.</exception>
    public JobPool Find(string? name) =>
        TryFind(name) ?? throw new RequestRefusedException(Errno.ENOENT, $"There is no pool '{name}'; there are: {string.Join(", ", _pools.Values.Take(20))}.");

    public JobPool Add(PoolSettings settings)
    {
        var pool = new JobPool(settings, ++_lastNumber);
        _pools.Add(settings.Name, pool);
        return pool;
    }

    /// <summary>Takes a pool up again that was removed.</summary>
    public void Restore(JobPool pool) => _pools.Add(pool.Settings.Name, pool);

    public void Remove(JobPool pool) => _pools.Remove(pool.Settings.Name);

    /// <summary>Refuses what is no name of a pool.</summary>
    /// <exception cref="RequestRefusedException">EINVAL.</exception>
    public static void CheckName(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        if (length is < 1 or > ProtocolLimits.MaxPoolNameLength || name.Trim() != name || name.Any(static character => char.IsControl(character) || "/*?[]".Contains(character, StringComparison.Ordinal)))
        {
            throw new RequestRefusedException(Errno.EINVAL, $"A pool's name has 1 to {ProtocolLimits.MaxPoolNameLength} bytes, no control character, none of / * ? [ ], and no blank at either end; this one has {length} bytes.");
        }
    }
}
