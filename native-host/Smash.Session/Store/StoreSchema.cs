using Microsoft.Data.Sqlite;

namespace Smash.Session.Store;

/// <summary>The tables of the records, and how a connection to them is opened.</summary>
internal static class StoreSchema
{
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS master (pid INTEGER NOT NULL, started INTEGER NOT NULL, boot TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS client (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last_job INTEGER NOT NULL DEFAULT 0, last_key INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS environment (digest BLOB PRIMARY KEY, count INTEGER NOT NULL, variables BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS job (
            key INTEGER PRIMARY KEY,
            client INTEGER NOT NULL,
            id INTEGER NOT NULL,
            name TEXT NOT NULL,
            command TEXT NOT NULL,
            directory TEXT NOT NULL,
            environment BLOB NOT NULL,
            priority INTEGER NOT NULL,
            max_cpu INTEGER NOT NULL,
            max_address_space INTEGER NOT NULL,
            submitted INTEGER NOT NULL,
            output TEXT NOT NULL,
            state INTEGER NOT NULL DEFAULT 0,
            claimed INTEGER NOT NULL,
            pid INTEGER, start_ticks INTEGER, started INTEGER, direct_errno INTEGER,
            cancel_signal INTEGER,
            cause INTEGER, detail TEXT, exit_code INTEGER, signal INTEGER, ended INTEGER, usage BLOB, failed_step INTEGER, failed_errno INTEGER
        );
        CREATE UNIQUE INDEX IF NOT EXISTS job_of_client ON job (client, id);
        CREATE INDEX IF NOT EXISTS live_job ON job (key) WHERE state NOT IN (3, 4);
        """;

    private const string SubmissionFields = """
        ALTER TABLE job ADD COLUMN max_memory INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE job ADD COLUMN max_wall INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE job ADD COLUMN output_format INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE job ADD COLUMN script TEXT;
        ALTER TABLE job ADD COLUMN submission_key BLOB;
        CREATE UNIQUE INDEX job_of_submission ON job (client, submission_key) WHERE submission_key IS NOT NULL;
        CREATE TABLE input (key INTEGER PRIMARY KEY, data BLOB NOT NULL);
        """;

    private const string PreparedProcesses = """
        ALTER TABLE job ADD COLUMN prior_cpu INTEGER NOT NULL DEFAULT 0;
        """;

    private const string RemoteRuns = """
        ALTER TABLE job ADD COLUMN remote BLOB;
        """;

    private const string Options = """
        ALTER TABLE job ADD COLUMN options BLOB;
        """;

    private const string Terms = """
        ALTER TABLE job ADD COLUMN retired_pid INTEGER;
        ALTER TABLE job ADD COLUMN retired_ticks INTEGER;
        CREATE TABLE label (client INTEGER NOT NULL, label TEXT NOT NULL, job INTEGER NOT NULL, PRIMARY KEY (client, label, job)) WITHOUT ROWID;
        CREATE INDEX label_of_job ON label (job);
        CREATE TABLE notice (job INTEGER PRIMARY KEY, command TEXT NOT NULL, count INTEGER NOT NULL, variables BLOB NOT NULL);
        """;

    private const string Pools = """
        CREATE TABLE pool (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, slots INTEGER, paused INTEGER NOT NULL, client_slots INTEGER NOT NULL, capacity INTEGER NOT NULL, when_full INTEGER NOT NULL, engine TEXT);
        """;

    private const string Searches = $"""
        CREATE INDEX job_of_name ON job (client, name COLLATE NOCASE, id);
        CREATE INDEX job_of_foreign_name ON job (client, name, id) WHERE {IsForeignName};
        CREATE INDEX aborted_job ON job (client, id) WHERE state = 4;
        CREATE INDEX ended_job ON job (ended, client, id) WHERE state IN (3, 4);
        """;

    // Lists leave members out: they are found without looking at them.
    private const string Arrays = """
        ALTER TABLE job ADD COLUMN array INTEGER;
        CREATE INDEX member_of_array ON job (array, id) WHERE array IS NOT NULL;
        CREATE INDEX job_apart ON job (client, id) WHERE array IS NULL AND state IN (3, 4);
        """;

    private const string OutputStates = """
        ALTER TABLE job ADD COLUMN output_state INTEGER NOT NULL DEFAULT 0;
        """;

    /// <summary>Whether a name has characters beyond ASCII.</summary>
    internal const string IsForeignName = "name GLOB '*[^ -~]*'";

    /// <summary>What brings records of version n to version n + 1, at index n: each one's statements, run in the transaction that sets the version.</summary>
    internal static IReadOnlyList<string> Migrations { get; } = [Tables, SubmissionFields, PreparedProcesses, RemoteRuns, Options, Terms, Searches, Pools, Arrays, OutputStates];

    /// <summary>Opens the records for writing, and makes the tables where there are none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="survivesPowerCut">Whether every commit is synced to disk; otherwise it survives any process, but not the machine.</param>
    /// <exception cref="InvalidDataException">They are of a newer version.</exception>
    public static SqliteConnection OpenForWriting(string path, bool survivesPowerCut)
    {
        SqliteConnection connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        Execute(connection, $"PRAGMA journal_mode=WAL; PRAGMA synchronous={(survivesPowerCut ? "FULL" : "NORMAL")}; PRAGMA temp_store=MEMORY;");
        try
        {
            Migrate(connection, path, Migrations);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        Execute(connection, "DELETE FROM environment WHERE digest NOT IN (SELECT environment FROM job);");
        return connection;
    }

    /// <summary>Brings records to the newest version, each step in a transaction of its own: a host that ends between two goes on with the next.</summary>
    /// <param name="connection">A connection that may write.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="migrations">The statements that lead from version n to n + 1, at index n.</param>
    /// <exception cref="InvalidDataException">The records are of a newer version.</exception>
    internal static void Migrate(SqliteConnection connection, string path, IReadOnlyList<string> migrations)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        long version = (long)command.ExecuteScalar()!;
        if (version > migrations.Count)
        {
            throw new InvalidDataException($"The records in {path} are of version {version}, this host knows up to {migrations.Count}: use a newer host, or another STATE_DIRECTORY.");
        }

        for (; version < migrations.Count; version++)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            Execute(connection, $"{migrations[(int)version]}; PRAGMA user_version={version + 1};");
            transaction.Commit();
        }
    }

    public static SqliteConnection OpenForReading(string path)
    {
        SqliteConnection connection = Open(path, SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA query_only=1; PRAGMA temp_store=MEMORY;");
        return connection;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string statements)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
