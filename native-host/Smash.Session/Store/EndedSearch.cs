using Microsoft.Data.Sqlite;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Store;

/// <summary>
/// Searches the records of ended jobs. Where an index names few that may match, those are looked at; else the jobs are, in order of id, until enough have matched. Not safe for
/// concurrent use.
/// </summary>
internal sealed class EndedSearch : IDisposable
{
    private const long FewLooks = 2000;

    private const int IdColumn = 0;
    private const int NameColumn = 1;
    private const int SubmittedColumn = 7;
    private const int StateColumn = 9;
    private const int EndedColumn = 15;

    private readonly SqliteConnection _connection;
    private readonly CandidateSearch _candidates;
    private readonly PreparedStatement _findEnded;
    private readonly PreparedStatement _firstSubmitted;

    public EndedSearch(SqliteConnection connection)
    {
        _connection = connection;
        _candidates = new CandidateSearch(connection);
        _findEnded = new(connection, $"SELECT {StoreReader.EndedColumns} FROM job WHERE client = $0 AND id = $1 AND state IN (3, 4)", 2);
        _firstSubmitted = new(connection, "SELECT id, submitted FROM job WHERE client = $0 AND id >= $1 ORDER BY id LIMIT 1", 2);
    }

    /// <summary>Finds ended jobs by ascending id: the first, or the last, that match.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="query">Which.</param>
    /// <param name="limit">At most so many.</param>
    public List<JobRecord> Find(long client, JobQuery query, int limit)
    {
        // Where many match, the first that are looked at are enough; where few do, to have looked at some in vain costs little.
        List<JobRecord> found = Scan(client, query, limit, FewLooks)
            ?? (_candidates.Find(client, query) is { } ids ? FindAmong(client, ids, query, limit) : Scan(client, query, limit, long.MaxValue)!);
        if (query.IsFromEnd)
        {
            found.Reverse();
        }

        return found;
    }

    public void Dispose()
    {
        _candidates.Dispose();
        _findEnded.Dispose();
        _firstSubmitted.Dispose();
    }

    private List<JobRecord> FindAmong(long client, SortedSet<uint> ids, JobQuery query, int limit)
    {
        var found = new List<JobRecord>();
        foreach (uint id in query.IsFromEnd ? ids.Reverse() : ids)
        {
            if (found.Count == limit)
            {
                break;
            }

            using SqliteDataReader row = _findEnded.Query(client, id);
            if (row.Read())
            {
                AddIfMatching(found, row, query);
            }
        }

        return found;
    }

    /// <returns>What was found; null: so many looks were not enough.</returns>
    private List<JobRecord>? Scan(long client, JobQuery query, int limit, long looks)
    {
        var found = new List<JobRecord>();
        string states = query.WantsAbortedAlone ? "state = 4" : "state IN (3, 4)";
        string members = query.ArrayId == 0 ? "AND array IS NULL AND state IN (3, 4)" : "";
        string order = query.IsFromEnd ? "DESC" : "ASC";
        using var statement = new PreparedStatement(
            _connection, $"SELECT {StoreReader.EndedColumns} FROM job WHERE client = $0 AND id >= $1 AND id < $2 AND {states} {members} ORDER BY id {order}", 3);
        using SqliteDataReader row = statement.Query(client, FindFirst(client, query), query.BeforeId ?? long.MaxValue);
        while (found.Count < limit && row.Read())
        {
            if (looks-- == 0)
            {
                return null;
            }

            AddIfMatching(found, row, query);
        }

        return found;
    }

    private static void AddIfMatching(List<JobRecord> found, SqliteDataReader row, JobQuery query)
    {
        // The quick looks first: to make a record costs more than to leave ten.
        if (query.MayMatch((uint)row.GetInt64(IdColumn), (JobState)row.GetInt32(StateColumn), row.GetString(NameColumn), row.GetInt64(SubmittedColumn), row.GetInt64(EndedColumn))
            && StoreReader.ReadRecord(row) is var record && query.IsMatch(record))
        {
            found.Add(record);
        }
    }

    /// <summary>The first id to look at. Submissions of a client have times in the order of their ids, so that the first of a time is found by halving.</summary>
    private long FindFirst(long client, JobQuery query)
    {
        long low = query.AfterId + 1L;
        if (query.SubmittedAfter is not { } time)
        {
            return low;
        }

        long high = query.BeforeId ?? uint.MaxValue + 1L;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            using SqliteDataReader row = _firstSubmitted.Query(client, middle);
            if (row.Read() && row.GetInt64(1) < time)
            {
                low = row.GetInt64(0) + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
