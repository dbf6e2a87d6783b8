using Microsoft.Data.Sqlite;
using Smash.Session.Jobs;

namespace Smash.Session.Store;

/// <summary>Names the jobs that may match a query, where an index knows that they are few. Not safe for concurrent use.</summary>
internal sealed class CandidateSearch : IDisposable
{
    // To look each of them up takes about as long as to look at some ten times as many in their order.
    private const int MostCandidates = 20_000;

    private readonly PreparedStatement _byName;
    private readonly PreparedStatement _byForeignName;
    private readonly PreparedStatement _byLabel;
    private readonly PreparedStatement _byEnd;
    private readonly PreparedStatement _byArray;

    public CandidateSearch(SqliteConnection connection)
    {
        _byName = new(connection, "SELECT id, name FROM job WHERE client = $0 AND name >= $1 COLLATE NOCASE AND name < $2 COLLATE NOCASE", 3);
        _byForeignName = new(connection, $"SELECT id, name FROM job WHERE client = $0 AND {StoreSchema.IsForeignName}", 1);
        _byLabel = new(connection, "SELECT j.id, '' FROM label l CROSS JOIN job j ON j.key = l.job WHERE l.client = $0 AND (l.label = $1 OR (l.label >= $2 AND l.label < $3))", 4);
        _byArray = new(connection, "SELECT id, '' FROM job WHERE array = (SELECT key FROM job WHERE client = $0 AND id = $1)", 2);
        _byEnd = new(connection, "SELECT id, '' FROM job WHERE client = $0 AND state IN (3, 4) AND ended >= $1 AND ended < $2", 3);
    }

    /// <summary>Finds the ids of all jobs that may match.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="query">Which.</param>
    /// <returns>The ids; null: they are many, or no index knows.</returns>
    public SortedSet<uint>? Find(long client, JobQuery query) => FindByArray(client, query) ?? FindByLabel(client, query) ?? FindByName(client, query) ?? FindByEnd(client, query);

    public void Dispose()
    {
        _byName.Dispose();
        _byForeignName.Dispose();
        _byLabel.Dispose();
        _byEnd.Dispose();
        _byArray.Dispose();
    }

    /// <returns>Whether they were few.</returns>
    private static bool Add(SortedSet<uint> ids, SqliteDataReader row, Func<string, bool> isMatch)
    {
        int looks = 0;
        while (row.Read())
        {
            if (++looks > MostCandidates)
            {
                return false;
            }

            if (isMatch(row.GetString(1)))
            {
                ids.Add((uint)row.GetInt64(0));
            }
        }

        return true;
    }

    private SortedSet<uint>? FindByName(long client, JobQuery query)
    {
        if (query.Patterns.Count == 0 || query.Patterns.Any(static pattern => pattern.Prefix.Length == 0))
        {
            return null;
        }

        var ids = new SortedSet<uint>();
        foreach (string prefix in query.Patterns.Select(static pattern => pattern.Prefix).Distinct())
        {
            using SqliteDataReader row = _byName.Query(client, prefix, prefix[..^1] + (char)(prefix[^1] + 1));
            if (!Add(ids, row, query.IsNameMatch))
            {
                return null;
            }
        }

        // Letters beyond ASCII are alike to others in ways that the index does not know.
        using SqliteDataReader foreign = _byForeignName.Query(client);
        return Add(ids, foreign, query.IsNameMatch) ? ids : null;
    }

    private SortedSet<uint>? FindByArray(long client, JobQuery query)
    {
        if (query.ArrayId is not > 0)
        {
            return null;
        }

        var ids = new SortedSet<uint>();
        using SqliteDataReader row = _byArray.Query(client, query.ArrayId);
        return Add(ids, row, static _ => true) ? ids : null;
    }

    private SortedSet<uint>? FindByLabel(long client, JobQuery query)
    {
        foreach (string label in query.Labels)
        {
            var ids = new SortedSet<uint>();
            bool hasValue = label.Contains('=');
            using SqliteDataReader row = _byLabel.Query(client, label, hasValue ? label : label + "=", hasValue ? label : label + ">");
            if (Add(ids, row, static _ => true))
            {
                return ids;
            }
        }

        return null;
    }

    private SortedSet<uint>? FindByEnd(long client, JobQuery query)
    {
        if ((query.EndedAfter ?? query.EndedBefore) is null)
        {
            return null;
        }

        var ids = new SortedSet<uint>();
        using SqliteDataReader row = _byEnd.Query(client, query.EndedAfter ?? long.MinValue, query.EndedBefore ?? long.MaxValue);
        return Add(ids, row, static _ => true) ? ids : null;
    }
}
