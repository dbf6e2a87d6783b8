using Microsoft.Data.Sqlite;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Master;
using Smash.Session.Rex;
using Smash.Session.Terms;

namespace Smash.Session.Store;

/// <summary>The questions that are asked of the records. Not safe for concurrent use.</summary>
internal sealed class StoreReader : IDisposable
{
    internal const string EndedColumns =
        "id, name, command, directory, priority, max_cpu, max_address_space, submitted, output, state, started, cause, detail, exit_code, signal, ended, usage, failed_step, failed_errno, max_memory, max_wall, output_format, script, prior_cpu, remote, options, output_state";

    private readonly SqliteConnection _connection;
    private readonly PreparedStatement _findEnded;
    private readonly PreparedStatement _findSubmission;
    private readonly PreparedStatement _findEnvironment;
    private readonly PreparedStatement _findEnvironmentOf;
    private readonly PreparedStatement _findInput;

    public StoreReader(SqliteConnection connection)
    {
        _connection = connection;
        Search = new EndedSearch(connection);
        _findEnded = new(connection, $"SELECT {EndedColumns} FROM job WHERE client = $0 AND id = $1 AND state IN (3, 4)", 2);
        _findSubmission = new(connection, "SELECT id FROM job WHERE client = $0 AND submission_key = $1", 2);
        _findEnvironment = new(connection, "SELECT count, variables FROM environment WHERE digest = $0", 1);
        _findEnvironmentOf = new(connection, "SELECT e.count, e.variables FROM job j JOIN environment e ON e.digest = j.environment WHERE j.client = $0 AND j.id = $1", 2);
        _findInput = new(connection, "SELECT data FROM input WHERE key = $0", 1);
    }

    /// <summary>Finds ended jobs by what they have in common.</summary>
    public EndedSearch Search { get; }

    /// <summary>Finds an ended job.</summary>
    public JobRecord? FindEnded(long client, uint id)
    {
        using SqliteDataReader row = _findEnded.Query(client, id);
        return row.Read() ? ReadRecord(row) : null;
    }

    /// <summary>Finds the id of the job that a submission has made, whether it has ended or not.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="key">The client's name of the submission.</param>
    public uint? FindSubmission(long client, byte[] key)
    {
        using SqliteDataReader row = _findSubmission.Query(client, key);
        return row.Read() ? (uint)row.GetInt64(0) : null;
    }

    public EnvironmentBlock FindEnvironment(EnvironmentDigest digest)
    {
        using SqliteDataReader row = _findEnvironment.Query(digest.ToArray());
        return row.Read() ? EnvironmentBlock.FromEncoded(row.GetInt32(0), (byte[])row.GetValue(1)) : throw new InvalidDataException("An environment is missing from the records.");
    }

    /// <summary>The environment that a job was submitted with; null: there is no such job.</summary>
    public EnvironmentBlock? FindEnvironmentOf(long client, uint id)
    {
        using SqliteDataReader row = _findEnvironmentOf.Query(client, id);
        return row.Read() ? EnvironmentBlock.FromEncoded(row.GetInt32(0), (byte[])row.GetValue(1)) : null;
    }

    /// <summary>What a job reads from its standard input; null: the records have nothing.</summary>
    public byte[]? FindInput(ulong job)
    {
        using SqliteDataReader row = _findInput.Query((long)job);
        return row.Read() ? (byte[])row.GetValue(0) : null;
    }

    /// <summary>The clients: key, name, last job id.</summary>
    public List<(long Key, string Name, uint LastJob)> LoadClients() => Load(
        "SELECT id, name, MAX(last_job, COALESCE((SELECT MAX(id) FROM job WHERE client = c.id), 0)) FROM client c",
        static row => (row.GetInt64(0), row.GetString(1), (uint)row.GetInt64(2)));

    /// <summary>The pools, in the order in which they were made.</summary>
    public List<PoolSettings> LoadPools() => Load(
        "SELECT name, slots, paused, client_slots, capacity, when_full, engine FROM pool ORDER BY number",
        static row => new PoolSettings
        {
            Name = row.GetString(0),
            Slots = row.IsDBNull(1) ? null : (uint)row.GetInt64(1),
            IsPaused = row.GetBoolean(2),
            ClientSlots = (uint)row.GetInt64(3),
            Capacity = (uint)row.GetInt64(4),
            WhenFull = (FullPolicy)row.GetInt32(5),
            Engine = row.IsDBNull(6) ? null : row.GetString(6),
        });

    /// <summary>The jobs that had not ended, in order of submission.</summary>
    public List<LiveJobRow> LoadLive() => Load(
        "SELECT key, client, id, name, command, directory, environment, priority, max_cpu, max_address_space, submitted, output, state, claimed, pid, start_ticks, started, direct_errno, cancel_signal, max_memory, max_wall, output_format, script, submission_key, EXISTS (SELECT 1 FROM input i WHERE i.key = job.key), cause, detail, prior_cpu, remote, options, retired_pid, retired_ticks FROM job WHERE state NOT IN (3, 4) ORDER BY key",
        LiveJobRow.Read);

    /// <summary>The commands that are to be run since jobs have ended.</summary>
    public List<EndNotice> LoadNotices() => Load(
        "SELECT job, command, count, variables FROM notice ORDER BY job",
        static row => new EndNotice((ulong)row.GetInt64(0), row.GetString(1), EnvironmentBlock.FromEncoded(row.GetInt32(2), (byte[])row.GetValue(3))));

    /// <summary>The members of an array that are jobs: id, state, exit code.</summary>
    public List<(uint Id, JobState State, int ExitCode)> LoadMembers(ulong array) => Load(
        $"SELECT id, state, COALESCE(exit_code, 0) FROM job WHERE array = {array}",
        static row => ((uint)row.GetInt64(0), (JobState)row.GetInt32(1), row.GetInt32(2)));

    /// <summary>Members of an array of a client, with their files.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="id">Id of the array.</param>
    /// <param name="limit">At most so many.</param>
    public List<ExpiredRecord> LoadMemberEnds(long client, uint id, int limit) => Load(
        $"SELECT client, id, output, COALESCE(ended, 0) FROM job WHERE array = (SELECT key FROM job WHERE client = {client} AND id = {id}) LIMIT {limit}",
        static row => new ExpiredRecord(row.GetInt64(0), (uint)row.GetInt64(1), row.GetString(2), row.GetInt64(3)));

    /// <summary>How many jobs have ended, less the members of arrays that have not: their records tell which of the members have run.</summary>
    public long CountEnded() => Load(
        """
        SELECT (SELECT COUNT(*) FROM job WHERE state IN (3, 4)) -
               (SELECT COUNT(*) FROM job AS head CROSS JOIN job AS member ON member.array = head.key WHERE head.state NOT IN (3, 4) AND member.state IN (3, 4))
        """,
        static row => row.GetInt64(0))[0];

    /// <summary>The jobs that ended first of all that have ended, without the members of arrays that have not.</summary>
    /// <param name="limit">At most so many.</param>
    public List<ExpiredRecord> LoadOldestEnds(int limit) => Load(
        $"""
        SELECT client, id, output, ended FROM job
        WHERE state IN (3, 4) AND NOT EXISTS (SELECT 1 FROM job AS head WHERE head.key = job.array AND head.state NOT IN (3, 4))
        ORDER BY ended LIMIT {limit}
        """,
        static row => new ExpiredRecord(row.GetInt64(0), (uint)row.GetInt64(1), row.GetString(2), row.GetInt64(3)));

    /// <summary>The outputs of ended jobs, the oldest end first.</summary>
    /// <param name="after">The last one before; default: from the first on.</param>
    /// <param name="limit">At most so many.</param>
    public List<KeptOutput> LoadOutputs(KeptOutput after, int limit) => Load(
        FormattableString.Invariant($"SELECT client, id, output, ended, output_state FROM job WHERE state IN (3, 4) AND (ended, client, id) > ({after.EndedMicroseconds}, {after.ClientKey}, {after.Id}) ORDER BY ended, client, id LIMIT {limit}"),
        KeptOutput.Read);

    /// <summary>The outputs of ended jobs, the youngest end first.</summary>
    /// <param name="before">The last one before; null: from the last on.</param>
    /// <param name="limit">At most so many.</param>
    public List<KeptOutput> LoadLatestOutputs(KeptOutput? before, int limit) => Load(
        FormattableString.Invariant($"SELECT client, id, output, ended, output_state FROM job WHERE state IN (3, 4) AND (ended, client, id) < ({before?.EndedMicroseconds ?? long.MaxValue}, {before?.ClientKey ?? 0}, {before?.Id ?? 0}) ORDER BY ended DESC, client DESC, id DESC LIMIT {limit}"),
        KeptOutput.Read);

    /// <summary>The paths, without ending, of all jobs' output.</summary>
    public List<string> LoadOutputPaths() => Load("SELECT output FROM job", static row => row.GetString(0));

    public MasterIdentity? FindMaster() => Load(
        "SELECT pid, started, boot FROM master",
        static row => new MasterIdentity(row.GetInt32(0), row.GetInt64(1), row.GetString(2))).FirstOrDefault();

    /// <summary>The highest key ever given, also to a job that was deleted, and the latest submission.</summary>
    public (ulong Key, long SubmittedMicroseconds) FindLast() => Load(
        "SELECT MAX(COALESCE(MAX(key), 0), COALESCE((SELECT MAX(last_key) FROM client), 0)), COALESCE((SELECT MAX((SELECT submitted FROM job WHERE client = c.id ORDER BY id DESC LIMIT 1)) FROM client c), 0) FROM job",
        static row => ((ulong)row.GetInt64(0), row.GetInt64(1)))[0];

    public void Dispose()
    {
        _findEnded.Dispose();
        Search.Dispose();
        _findSubmission.Dispose();
        _findEnvironment.Dispose();
        _findEnvironmentOf.Dispose();
        _findInput.Dispose();
        _connection.Dispose();
    }

    internal static JobRecord ReadRecord(SqliteDataReader row)
    {
        uint maxCpu = (uint)row.GetInt64(5);
        ulong maxAddressSpace = (ulong)row.GetInt64(6);
        ulong maxMemory = (ulong)row.GetInt64(19);
        ulong maxWall = (ulong)row.GetInt64(20);
        long? started = row.IsDBNull(10) ? null : row.GetInt64(10);
        string output = row.GetString(8);
        JobOptions options = OptionsBlob.Decode(row.GetValue(25));
        RemoteState? remote = row.IsDBNull(24) ? null : RemoteBlob.Decode((byte[])row.GetValue(24));
        return new JobRecord
        {
            JobId = (uint)row.GetInt64(0),
            Name = row.GetString(1),
            Command = row.GetString(2),
            WorkingDirectory = row.GetString(3),
            Priority = row.GetInt32(4),
            MaxCpuSeconds = maxCpu,
            MaxAddressSpaceBytes = maxAddressSpace,
            EffectiveLimits = started is null ? [] : LimitTable.InForce(LimitTable.For(maxCpu, maxAddressSpace, (uint)row.GetInt64(23), options.TreeLimits?.MaxOpenFiles ?? 0), maxMemory, maxWall, options.TreeLimits),
            SubmittedMicroseconds = row.GetInt64(7),
            StandardOutputPath = output + ".out",
            StandardErrorPath = output + ".err",
            State = (JobState)row.GetInt32(9),
            StartedMicroseconds = started,
            Cause = (JobCause)row.GetInt32(11),
            CauseDetail = row.IsDBNull(12) ? null : row.GetString(12),
            ExitCode = row.GetInt32(13),
            Signal = row.IsDBNull(14) ? null : row.GetInt32(14),
            EndedMicroseconds = row.GetInt64(15),
            Usage = row.IsDBNull(16) ? null : UsageBlob.Decode((byte[])row.GetValue(16)),
            FailedStep = (LaunchStep)row.GetInt32(17),
            FailedErrno = (Errno)row.GetInt32(18),
            OutputState = (OutputState)row.GetInt32(26),
            MaxMemoryBytes = maxMemory,
            MaxWallMilliseconds = maxWall,
            OutputFormat = (OutputFormat)row.GetInt32(21),
            Script = row.IsDBNull(22) ? null : row.GetString(22),
            Remote = remote?.Run,
            RemoteProgress = remote?.Progress,
            Options = options,
        };
    }

    private List<T> Load<T>(string text, Func<SqliteDataReader, T> read)
    {
        using var statement = new PreparedStatement(_connection, text, 0);
        using SqliteDataReader row = statement.Query();
        var rows = new List<T>();
        while (row.Read())
        {
            rows.Add(read(row));
        }

        return rows;
    }
}
