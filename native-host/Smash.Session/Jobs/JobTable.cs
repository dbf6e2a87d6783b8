namespace Smash.Session.Jobs;

/// <summary>The jobs that have not ended, by key.</summary>
internal sealed class JobTable
{
    private readonly Dictionary<ulong, Job> _jobs = [];
    private ulong _lastKey;

    public IReadOnlyCollection<Job> All => _jobs.Values;

    public int Count => _jobs.Count;

    /// <summary>Takes up where the records end.</summary>
    public void Restore(ulong lastKey) => _lastKey = lastKey;

    public ulong NextKey() => ++_lastKey;

    /// <summary>Gives a key out to nobody that the master may still hold.</summary>
    public void Reserve(ulong key) => _lastKey = Math.Max(_lastKey, key);

    public Job? Find(ulong key) => _jobs.GetValueOrDefault(key);

    public void Add(Job job)
    {
        _jobs.Add(job.Key, job);
        job.Client.Jobs.Add(job.Id, job);
    }

    public void Remove(Job job)
    {
        _jobs.Remove(job.Key);
        job.Client.Jobs.Remove(job.Id);
    }
}
