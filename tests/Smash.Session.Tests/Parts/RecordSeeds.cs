using Microsoft.Data.Sqlite;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Master;
using Smash.Session.Store;
using Smash.Session.Tests.Jobs;

namespace Smash.Session.Tests.Parts;

/// <summary>Writes the records that an earlier session would have left; they are committed when it is disposed.</summary>
internal sealed class RecordSeeds : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly StoreWriter _writer;

    public RecordSeeds(string path)
    {
        _connection = StoreSchema.OpenForWriting(path, survivesPowerCut: false);
        _writer = new StoreWriter(_connection);
        _writer.Begin();
    }

    public void SetMaster(MasterIdentity master) => _writer.SetMaster(master);

    public void Insert(Job job, bool isClaimed, ProcessIdentity? process = null, int cancelSignal = 0, long startedMicroseconds = 66)
    {
        _writer.InsertJob(job, job.Priority, SampleJobs.Environment, isClaimed);
        if (process is { } leader)
        {
            _writer.Start(job.Key, leader, startedMicroseconds, Errno.None);
        }

        if (cancelSignal != 0)
        {
            _writer.Cancel(job.Key, cancelSignal);
        }
    }

    /// <summary>Notes why a job was about to be ended.</summary>
    public void Breach(ulong job, JobCause cause, string detail) => _writer.Breach(job, cause, detail);

    /// <summary>Notes that a job is run again.</summary>
    public void RunAgain(ulong job, byte[] remote) => _writer.RunAgain(job, remote);

    public void Write(Action<StoreWriter> change) => change(_writer);

    public void InsertInput(ulong job, byte[] data) => _writer.InsertInput(job, data);

    public void Dispose()
    {
        _writer.Commit();
        _writer.Dispose();
        _connection.Dispose();
    }
}
