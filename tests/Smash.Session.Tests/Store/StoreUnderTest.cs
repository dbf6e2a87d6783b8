using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Store;

namespace Smash.Session.Tests.Store;

/// <summary>A store with its loop, and a reader beside it.</summary>
internal sealed class StoreUnderTest : IDisposable
{
    private readonly string _path;
    private readonly DaemonLog _log = new();

    public StoreUnderTest(string path)
    {
        _path = path;
        Store = new JobStore(Thread.Loop, _log, path, survivesPowerCut: true);
    }

    public LoopThread Thread { get; } = new();

    public JobStore Store { get; }

    /// <summary>Makes a refusable change and waits for its answer.</summary>
    public Task RequestAsync(Action<StoreWriter> apply) => Thread.Invoke(() => Store.RequestAsync(apply)).WaitAsync(LoopThread.Deadline);

    public Task InsertAsync(Job job) => RequestAsync(Insertion(job));

    public async Task EndAsync(Job job, string? detail = null) => await RequestAsync(writer => writer.End(job.Key, Exit(detail)));

    public static Action<StoreWriter> Insertion(Job job) => writer => writer.InsertJob(job, job.Priority, Jobs.SampleJobs.Environment, isClaimed: false);

    public static JobEnd Exit(string? detail = null) => new() { State = JobState.Exited, Cause = JobCause.Exit, ExitCode = 3, Detail = detail, EndedMicroseconds = 55 };

    /// <summary>Reads with a connection of its own: what it sees is on disk.</summary>
    public T Read<T>(Func<StoreReader, T> query)
    {
        using var reader = new StoreReader(StoreSchema.OpenForReading(_path));
        return query(reader);
    }

    public List<uint> LiveIds() => Read(static reader => reader.LoadLive().ConvertAll(static row => row.ToJob(Jobs.SampleJobs.Client()).Id));

    public void Dispose()
    {
        Store.Dispose();
        Thread.Dispose();
        _log.Dispose();
    }
}
