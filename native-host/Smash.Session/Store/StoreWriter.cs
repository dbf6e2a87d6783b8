using Microsoft.Data.Sqlite;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Master;
using Smash.Session.Rex;
using Smash.Session.Terms;

namespace Smash.Session.Store;

/// <summary>The changes that are made to the records. Used on the store's own thread alone, inside a transaction.</summary>
internal sealed class StoreWriter : IDisposable
{
    private const int KnownEnvironments = 4096;

    private readonly SqliteConnection _connection;
    private readonly PreparedStatement _begin;
    private readonly PreparedStatement _commit;
    private readonly PreparedStatement _rollback;
    private readonly PreparedStatement _insertClient;
    private readonly PreparedStatement _insertEnvironment;
    private readonly PreparedStatement _insertJob;
    private readonly PreparedStatement _deleteInput;
    private readonly PreparedStatement _claim;
    private readonly PreparedStatement _unclaim;
    private readonly PreparedStatement _start;
    private readonly PreparedStatement _cancel;
    private readonly PreparedStatement _breach;
    private readonly PreparedStatement _setPriority;
    private readonly PreparedStatement _setOptions;
    private readonly PreparedStatement _forgetPriorCpu;
    private readonly PreparedStatement _end;
    private readonly PreparedStatement _setRemote;
    private readonly PreparedStatement _runAgain;
    private readonly PreparedStatement _setLimits;
    private readonly PreparedStatement _retire;
    private readonly PreparedStatement _reserve;
    private readonly PreparedStatement _startArray;
    private readonly PreparedStatement _insertLabel;
    private readonly PreparedStatement _deleteLabels;
    private readonly PreparedStatement _deleteLabelsOf;
    private readonly PreparedStatement _insertNotice;
    private readonly PreparedStatement _deleteNotice;
    private readonly PreparedStatement _keepLast;
    private readonly PreparedStatement _delete;
    private readonly PreparedStatement _setOutputState;
    private readonly PreparedStatement _forgetMaster;
    private readonly PreparedStatement _setMaster;
    private readonly HashSet<EnvironmentDigest> _knownEnvironments = [];
    private readonly HashSet<long> _knownClients = [];

    public StoreWriter(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new(connection, "BEGIN IMMEDIATE", 0);
        _commit = new(connection, "COMMIT", 0);
        _rollback = new(connection, "ROLLBACK", 0);
        _insertClient = new(connection, "INSERT OR IGNORE INTO client (id, name) VALUES ($0, $1)", 2);
        _insertEnvironment = new(connection, "INSERT OR IGNORE INTO environment (digest, count, variables) VALUES ($0, $1, $2)", 3);
        _insertJob = new(
            connection,
            "INSERT INTO job (key, client, id, name, command, directory, environment, priority, max_cpu, max_address_space, submitted, output, claimed, max_memory, max_wall, output_format, script, submission_key, prior_cpu, remote, options, array) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) ON CONFLICT (client, submission_key) WHERE submission_key IS NOT NULL DO NOTHING",
            22);
        _deleteInput = new(connection, "DELETE FROM input WHERE key = $0", 1);
        _claim = new(connection, "UPDATE job SET claimed = 1 WHERE key = $0", 1);
        _unclaim = new(connection, "UPDATE job SET claimed = 0 WHERE key = $0", 1);
        _start = new(connection, "UPDATE job SET state = MAX(state, 1), pid = $1, start_ticks = $2, started = $3, direct_errno = $4 WHERE key = $0", 5);
        _cancel = new(connection, "UPDATE job SET state = 5, cancel_signal = $1 WHERE key = $0", 2);
        _breach = new(connection, "UPDATE job SET cause = $1, detail = $2 WHERE key = $0 AND state NOT IN (3, 4)", 3);
        _forgetPriorCpu = new(connection, "UPDATE job SET prior_cpu = 0 WHERE key = $0", 1);
        _setPriority = new(connection, "UPDATE job SET priority = $1 WHERE key = $0", 2);
        _setOptions = new(connection, "UPDATE job SET options = $1 WHERE key = $0", 2);
        _end = new(
            connection,
            "UPDATE job SET state = $1, cause = $2, detail = $3, exit_code = $4, signal = $5, ended = $6, usage = $7, failed_step = $8, failed_errno = $9, started = COALESCE($10, started) WHERE key = $0",
            11);
        _setRemote = new(connection, "UPDATE job SET remote = $1 WHERE key = $0", 2);
        _runAgain = new(connection, "UPDATE job SET remote = $1, claimed = 1, pid = NULL, start_ticks = NULL WHERE key = $0", 2);
        _setLimits = new(connection, "UPDATE job SET max_cpu = $1, max_address_space = $2, max_memory = $3, max_wall = $4 WHERE key = $0", 5);
        _retire = new(
            connection,
            "UPDATE job SET state = 0, claimed = 0, pid = NULL, start_ticks = NULL, started = NULL, direct_errno = NULL, cause = NULL, detail = NULL, prior_cpu = 0, options = $1, retired_pid = $2, retired_ticks = $3 WHERE key = $0",
            4);
        _reserve = new(connection, "UPDATE client SET last_job = MAX(last_job, $1), last_key = MAX(last_key, $2) WHERE id = $0", 3);
        _startArray = new(connection, "UPDATE job SET state = MAX(state, 1), started = $1 WHERE key = $0", 2);
        _insertLabel = new(connection, "INSERT OR IGNORE INTO label (client, label, job) VALUES ($0, $1, $2)", 3);
        _deleteLabels = new(connection, "DELETE FROM label WHERE job = $0", 1);
        _deleteLabelsOf = new(connection, "DELETE FROM label WHERE job = (SELECT key FROM job WHERE client = $0 AND id = $1)", 2);
        _insertNotice = new(connection, "INSERT OR REPLACE INTO notice (job, command, count, variables) VALUES ($0, $1, $2, $3)", 4);
        _deleteNotice = new(connection, "DELETE FROM notice WHERE job = $0", 1);
        _keepLast = new(
            connection,
            "UPDATE client SET last_job = MAX(last_job, $1), last_key = MAX(last_key, COALESCE((SELECT key FROM job WHERE client = $0 AND id = $1), 0)) WHERE id = $0",
            2);
        _delete = new(connection, "DELETE FROM job WHERE client = $0 AND id = $1", 2);
        _setOutputState = new(connection, "UPDATE job SET output_state = $2 WHERE client = $0 AND id = $1 AND state IN (3, 4)", 3);
        _forgetMaster = new(connection, "DELETE FROM master", 0);
        _setMaster = new(connection, "INSERT INTO master (pid, started, boot) VALUES ($0, $1, $2)", 3);
    }

    public void Begin() => _begin.Execute();

    /// <summary>Makes the changes since <see cref="Begin"/> durable.</summary>
    public void Commit() => _commit.Execute();

    /// <summary>Takes the changes since <see cref="Begin"/> back, where SQLite has not done so itself.</summary>
    public void Rollback()
    {
        // What was taken for written may not be.
        _knownEnvironments.Clear();
        _knownClients.Clear();
        try
        {
            _rollback.Execute();
        }
        catch (SqliteException)
        {
            // On a full disk SQLite rolls back by itself, and there is no transaction left.
        }
    }

    /// <returns>Whether it was inserted; it is not where the client has submitted a job with the same key before.</returns>
    public bool InsertJob(Job job, int priority, EnvironmentBlock environment, bool isClaimed)
    {
        if (_knownClients.Add(job.Client.Key))
        {
            _insertClient.Execute(job.Client.Key, job.Client.Name);
        }

        InsertEnvironment(job.Environment, environment);
        bool isInserted = InsertRow(job, priority, isClaimed);
        if (isInserted && job.Options.Terms is { Labels: { Count: > 0 } labels })
        {
            InsertLabels(job.Client.Key, job.Key, labels);
        }

        if (isInserted && job.Options.Array is { Count: > 0 } array)
        {
            _reserve.Execute(job.Client.Key, job.Id + array.Count, (long)(job.Key + array.Count));
        }

        return isInserted;
    }

    /// <summary>Keeps what a job reads from its standard input, until it has ended.</summary>
    public void InsertInput(ulong job, byte[] data)
    {
        // A statement that is kept would keep megabytes with it.
        using var insert = new PreparedStatement(_connection, "INSERT INTO input (key, data) VALUES ($0, $1)", 2);
        insert.Execute((long)job, data);
    }

    public void DeleteInput(ulong job) => _deleteInput.Execute((long)job);

    public void Claim(ulong job) => _claim.Execute((long)job);

    /// <summary>Takes a claim back: the job was surely not started.</summary>
    public void Unclaim(ulong job) => _unclaim.Execute((long)job);

    /// <summary>Records a start.</summary>
    /// <param name="job">The job's key.</param>
    /// <param name="process">Its leader; null: it is no process of this machine.</param>
    /// <param name="startedMicroseconds">When, microseconds since the epoch.</param>
    /// <param name="directErrno">Why its program was not executed directly.</param>
    public void Start(ulong job, ProcessIdentity? process, long startedMicroseconds, Errno directErrno) =>
        _start.Execute((long)job, process?.Pid, (long?)process?.StartTicks, startedMicroseconds, (int)directErrno);

    public void Cancel(ulong job, int signal) => _cancel.Execute((long)job, signal);

    /// <summary>Records why a job is about to be ended; its end overwrites it.</summary>
    public void Breach(ulong job, JobCause cause, string detail) => _breach.Execute((long)job, (int)cause, detail);

    public void ForgetPriorCpu(ulong job) => _forgetPriorCpu.Execute((long)job);

    public void SetPriority(ulong job, int priority) => _setPriority.Execute((long)job, priority);

    /// <summary>Writes a job's limits.</summary>
    /// <param name="job">Its key.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="options">Its options, where those on its tree are others than before; null: they are not.</param>
    public void SetLimits(ulong job, JobLimitValues limits, JobOptions? options)
    {
        _setLimits.Execute((long)job, limits.MaxCpuSeconds, (long)limits.MaxAddressSpaceBytes, (long)limits.MaxMemoryBytes, (long)limits.MaxWallMilliseconds);
        if (options is not null)
        {
            SetOptions(job, options);
        }
    }

    /// <summary>Puts labels in the place of those that a job has.</summary>
    public void SetLabels(long client, ulong job, IReadOnlyList<string> labels)
    {
        _deleteLabels.Execute((long)job);
        InsertLabels(client, job, labels);
    }

    /// <summary>Notes that a job's process has ended and that it is queued again.</summary>
    public void RunAgain(ulong job, JobOptions options, ProcessIdentity? retired) =>
        _retire.Execute((long)job, OptionsBlob.Encode(options), retired?.Pid, (long?)retired?.StartTicks);

    /// <summary>Notes that a command is to be run, since a job has ended.</summary>
    public void InsertNotice(EndNotice notice) =>
        _insertNotice.Execute((long)notice.Job, notice.Command, notice.Variables.Count, notice.Variables.Encoded.ToArray());

    public void DeleteNotice(ulong job) => _deleteNotice.Execute((long)job);

    public void SetOptions(ulong job, JobOptions options) => _setOptions.Execute((long)job, OptionsBlob.Encode(options));

    /// <summary>Records an end, and with it the start, which may have been left out as the end was known already.</summary>
    public void End(ulong job, JobEnd end, long? startedMicroseconds = null) => _end.Execute(
        (long)job,
        (int)end.State,
        (int)end.Cause,
        end.Detail,
        end.ExitCode,
        end.Signal,
        end.EndedMicroseconds,
        end.Usage is { } usage ? UsageBlob.Encode(usage) : null,
        (int)end.FailedStep,
        (int)end.FailedErrno,
        startedMicroseconds);

    /// <summary>Keeps what is known of a job's run on another host.</summary>
    public void SetRemote(ulong job, byte[] remote) => _setRemote.Execute((long)job, remote);

    /// <summary>Notes that a job's process has ended and that it is run again.</summary>
    public void RunAgain(ulong job, byte[] remote) => _runAgain.Execute((long)job, remote);

    public void Delete(long client, uint id)
    {
        // Neither id nor key must come back, even when they were the last.
        _keepLast.Execute(client, id);
        _deleteLabelsOf.Execute(client, id);
        _delete.Execute(client, id);
    }

    /// <summary>Notes what has become of an ended job's output.</summary>
    /// <returns>Whether there is such a job still.</returns>
    public bool SetOutputState(long client, uint id, OutputState state) => _setOutputState.Execute(client, id, (int)state) == 1;

    public void SetMaster(MasterIdentity master)
    {
        _forgetMaster.Execute();
        _setMaster.Execute(master.Pid, master.StartedMicroseconds, master.BootId);
    }

    /// <summary>Keeps a pool; its number stays when it is changed.</summary>
    public void SetPool(PoolSettings pool)
    {
        using var set = new PreparedStatement(
            _connection,
            "INSERT INTO pool (name, slots, paused, client_slots, capacity, when_full, engine) VALUES ($0, $1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO UPDATE SET slots = $1, paused = $2, client_slots = $3, capacity = $4, when_full = $5, engine = $6",
            7);
        set.Execute(pool.Name, pool.Slots is { } slots ? (long)slots : null, pool.IsPaused, (long)pool.ClientSlots, (long)pool.Capacity, (int)pool.WhenFull, pool.Engine);
    }

    public void RemovePool(string name)
    {
        using var remove = new PreparedStatement(_connection, "DELETE FROM pool WHERE name = $0", 1);
        remove.Execute(name);
    }

    public void Dispose()
    {
        foreach (PreparedStatement statement in new[] { _begin, _commit, _rollback, _insertClient, _insertEnvironment, _insertJob, _deleteInput, _claim, _unclaim, _start, _cancel, _breach, _forgetPriorCpu, _setPriority, _setOptions, _end, _setRemote, _runAgain, _setLimits, _retire, _reserve, _startArray, _insertLabel, _deleteLabels, _deleteLabelsOf, _insertNotice, _deleteNotice, _keepLast, _delete, _setOutputState, _forgetMaster, _setMaster })
        {
            statement.Dispose();
        }
    }

    /// <summary>Keeps a member of an array, whose environment is kept with the array.</summary>
    public void InsertMember(Job member, int priority) => InsertRow(member, priority, isClaimed: false);

    /// <summary>Notes when the first member of an array was started.</summary>
    public void StartArray(ulong array, long startedMicroseconds) => _startArray.Execute((long)array, startedMicroseconds);

    private bool InsertRow(Job job, int priority, bool isClaimed) => _insertJob.Execute(
        (long)job.Key,
        job.Client.Key,
        job.Id,
        job.Name,
        job.Command,
        job.WorkingDirectory,
        job.Environment.ToArray(),
        priority,
        job.MaxCpuSeconds,
        (long)job.MaxAddressSpaceBytes,
        job.SubmittedMicroseconds,
        job.OutputPath,
        isClaimed,
        (long)job.MaxMemoryBytes,
        (long)job.MaxWallMilliseconds,
        (int)job.OutputFormat,
        job.Script,
        job.SubmissionKey,
        job.PriorCpuSeconds,
        job.Remote is { } remote ? RemoteBlob.Encode(remote) : null,
        OptionsBlob.Encode(job.Options),
        (long?)job.Array?.Key) == 1;

    private void InsertLabels(long client, ulong job, IReadOnlyList<string> labels)
    {
        foreach (string label in labels)
        {
            _insertLabel.Execute(client, label, (long)job);
        }
    }

    private void InsertEnvironment(EnvironmentDigest digest, EnvironmentBlock environment)
    {
        if (_knownEnvironments.Count >= KnownEnvironments)
        {
            _knownEnvironments.Clear();
        }

        if (_knownEnvironments.Add(digest))
        {
            _insertEnvironment.Execute(digest.ToArray(), environment.Count, environment.Encoded.ToArray());
        }
    }
}
