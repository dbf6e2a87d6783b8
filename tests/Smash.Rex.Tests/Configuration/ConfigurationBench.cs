using Microsoft.Data.Sqlite;
using Smash.Rex.Configuration;

namespace Smash.Rex.Tests.Configuration;

/// <summary>Files of a configuration in a folder of their own; <c>etc</c> in it is the system's.</summary>
internal sealed class ConfigurationBench : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ConfigurationBench() => Directory.CreateDirectory(_folder["etc"]);

    public string this[string name] => _folder[name];

    public RexConfigurationPlace Place => new(_folder["current"], _folder["home"], _folder.FullPath);

    /// <summary>Writes a file that only its owner may write.</summary>
    public string Write(string name, string text)
    {
        string path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>Makes a database with the table, and a row for each pair.</summary>
    public string WriteDatabase(string name, params (string Name, string? Value)[] rows)
    {
        using var connection = new SqliteConnection($"Data Source={_folder[name]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE IF NOT EXISTS rex_config (name TEXT, value TEXT)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO rex_config VALUES ($name, $value)";
        foreach ((string option, string? value) in rows)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$name", option);
            command.Parameters.AddWithValue("$value", (object?)value ?? DBNull.Value);
            command.ExecuteNonQuery();
        }

        File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return _folder[name];
    }

    /// <summary>Makes a database by statements.</summary>
    public void RunSql(string name, string statements)
    {
        using (var connection = new SqliteConnection($"Data Source={_folder[name]};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
            command.CommandText = statements;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public RexConfiguration Read(string name = "rex.rc") => RexConfigurationReader.Read(_folder[name], _folder["etc"], out _);

    /// <summary>What is wrong with a configuration, with the folder left out.</summary>
    public string[] Problems(string name = "rex.rc") =>
        [.. Assert.Throws<RexConfigurationException>(() => Read(name)).Problems.Select(problem => problem.ToString().Replace(_folder.FullPath + "/", "", StringComparison.Ordinal))];

    public void Dispose() => _folder.Dispose();
}
