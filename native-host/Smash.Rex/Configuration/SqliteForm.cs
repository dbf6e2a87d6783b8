using Microsoft.Data.Sqlite;

namespace Smash.Rex.Configuration;

/// <summary>Reads the form of a configuration that is a table in a SQLite database: <c>rex_config</c> with the columns <c>name</c> and <c>value</c>, in the order of the rows.</summary>
/// <param name="file">The database.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class SqliteForm(string file, RexProblemList problems)
{
    private const string Table = "rex_config";
    private const int MostRows = 10_000;
    private const int MostCharacters = 64 * 1024;
    private const int BusySeconds = 2;

    /// <summary>Reads the table.</summary>
    /// <returns>Its statements.</returns>
    public IReadOnlyList<RexStatement> Read()
    {
        var statements = new List<RexStatement>();
        try
        {
            using SqliteConnection connection = Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT rowid, name, value FROM {Table} ORDER BY rowid LIMIT {MostRows + 1}";
            using SqliteDataReader rows = command.ExecuteReader();
            while (rows.Read())
            {
                Take(rows, statements);
            }
        }
        catch (SqliteException exception)
        {
            problems.Add(new RexOrigin(file), $"The table {Table} (name, value) cannot be read: {exception.Message}");
        }

        return statements;
    }

    private SqliteConnection Open()
    {
        // No pool: it would keep the file open, and what is under that name may be exchanged.
        var builder = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = BusySeconds };
        var connection = new SqliteConnection(builder.ToString());
        connection.Open();
        return connection;
    }

    private void Take(SqliteDataReader rows, List<RexStatement> statements)
    {
        RexOrigin origin = new(file, (int)long.Clamp(rows.GetInt64(0), 1, int.MaxValue), Table);
        if (statements.Count >= MostRows)
        {
            problems.Add(origin, $"There are more than {MostRows} rows.");
        }
        else if (rows.GetValue(1) is not string name || rows.IsDBNull(2) || rows.GetString(2) is not { Length: <= MostCharacters } value)
        {
            problems.Add(origin, $"The name is a text and so is the value, of at most {MostCharacters} characters.");
        }
        else
        {
            statements.Add(new RexStatement(name, RexWord.Split(value, origin, RexOptionTable.IsList(name)), origin));
        }
    }
}
