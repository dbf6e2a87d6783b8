using Microsoft.Data.Sqlite;

namespace Smash.Session.Store;

/// <summary>A statement that is compiled once and run with positional parameters.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly SqliteCommand _command;

    /// <summary>Prepares a statement.</summary>
    /// <param name="connection">The connection to run it on.</param>
    /// <param name="text">The statement; its parameters are <c>$0</c>, <c>$1</c>, ….</param>
    /// <param name="parameters">How many it has.</param>
    public PreparedStatement(SqliteConnection connection, string text, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = text;
        for (int i = 0; i < parameters; i++)
        {
            _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }
    }

    /// <returns>How many rows were changed.</returns>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    public SqliteDataReader Query(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
