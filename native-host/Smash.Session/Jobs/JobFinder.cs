using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;
using Smash.Session.Store;

namespace Smash.Session.Jobs;

/// <summary>Finds a client's jobs: live ones in memory, ended ones in the records. Another client's job is not there at all.</summary>
/// <param name="archive">The records.</param>
/// <param name="recent">The jobs that ended last.</param>
internal sealed class JobFinder(JobArchive archive, RecentEnds recent)
{
    /// <summary>Finds one job.</summary>
    /// <exception cref="RequestRefusedException">ESRCH: the client has none of this id.</exception>
    public ValueTask<FoundJob> FindAsync(Client client, uint id) =>
        client.Jobs.TryGetValue(id, out Job? job) ? ValueTask.FromResult(new FoundJob(job, job.ToRecord()))
        : recent.Find(client, id) is { } record ? ValueTask.FromResult(new FoundJob(null, record))
        : FindEndedAsync(client, id);

    /// <summary>Finds one job's record, or null.</summary>
    public async ValueTask<JobRecord?> TryFindAsync(Client client, uint id)
    {
        long key = client.Key;
        return client.Jobs.TryGetValue(id, out Job? job) ? job.ToRecord()
            : ArrayTable.FindUnmade(client, id) is { } member ? ArrayTable.Describe(member.Array, member.Index)
            : recent.Find(client, id) ?? await archive.ReadAsync(reader => reader.FindEnded(key, id));
    }

    /// <summary>Finds the record of the job that a submission has made, or null.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="key">The client's name of the submission.</param>
    public async ValueTask<JobRecord?> FindSubmittedAsync(Client client, byte[] key)
    {
        long clientKey = client.Key;
        uint? id = await archive.ReadAsync(reader => reader.FindSubmission(clientKey, key));
        return id is { } found ? await TryFindAsync(client, found) : null;
    }

    /// <summary>Finds jobs by ascending id: the first, or the last, that match.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="limit">At most so many.</param>
    public async Task<List<JobRecord>> FindAllAsync(Client client, JobQuery query, int limit)
    {
        // Live ones first: a job that ends while the records are read is then found twice rather than never.
        IEnumerable<Job> candidates = query.IsFromEnd ? client.Jobs.Values.Reverse() : client.Jobs.Values;
        var live = candidates.Where(query.IsMatch).Take(limit).Select(static job => job.ToRecord()).ToDictionary(static record => record.JobId);
        long key = client.Key;
        List<JobRecord> found = query.WantsEnded ? await archive.ReadAsync(reader => reader.Search.Find(key, query, limit)) : [];
        if (live.Count == 0)
        {
            return found;
        }

        found.ForEach(record => live.Remove(record.JobId));
        found.AddRange(live.Values);
        await RefreshAsync(client, found, query.IsMatch);
        found.Sort(static (one, other) => one.JobId.CompareTo(other.JobId));
        return found.Count <= limit ? found : query.IsFromEnd ? found[^limit..] : found[..limit];
    }

    /// <summary>Brings records up to date that were found before others were waited for: the client may have been told of a change since, and must not be answered with less.</summary>
    /// <param name="client">Whose they are.</param>
    /// <param name="records">The records; those that the filter does not want any more are removed.</param>
    /// <param name="filter">Which are wanted.</param>
    public async ValueTask RefreshAsync(Client client, List<JobRecord> records, Predicate<JobRecord> filter)
    {
        bool isCurrent;
        do
        {
            isCurrent = true;
            for (int i = records.Count - 1; i >= 0; i--)
            {
                if (records[i].State.IsEnded())
                {
                    continue;
                }

                ValueTask<JobRecord?> finding = TryFindAsync(client, records[i].JobId);
                isCurrent &= finding.IsCompleted;
                if (await finding is { } record && filter(record))
                {
                    records[i] = record;
                }
                else
                {
                    records.RemoveAt(i);
                }
            }
        }
        while (!isCurrent);
    }

    /// <summary>Finds a job that has not ended.</summary>
    /// <exception cref="RequestRefusedException">ESRCH: it has ended, or the client has none of this id.</exception>
    public async ValueTask<Job> FindLiveAsync(Client client, uint id)
    {
        FoundJob found = await FindAsync(client, id);
        if (found is { Live: null, Record.State: JobState.New })
        {
            throw new RequestRefusedException(Errno.EAGAIN, $"Job {id} is a member whose turn has not come: it is not in the queue yet. Change its array, or wait.");
        }

        return found.Live is { IsEnding: false } job ? job : throw RequestRefusedException.JobEnded(id);
    }

    private async ValueTask<FoundJob> FindEndedAsync(Client client, uint id)
    {
        JobRecord? record = await TryFindAsync(client, id);
        return record is null ? throw RequestRefusedException.NoSuchJob(id) : new FoundJob(null, record);
    }
}
