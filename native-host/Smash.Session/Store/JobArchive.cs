using System.Collections.Concurrent;
using Smash.DaemonCore;

namespace Smash.Session.Store;

/// <summary>Reads the records on a thread of its own, beside the writer: WAL readers and the writer do not wait for each other.</summary>
internal sealed class JobArchive : IDisposable
{
    private readonly EventLoop _loop;
    private readonly BlockingCollection<Action> _work = [];
    private readonly StoreReader _reader;
    private readonly Thread _thread;

    /// <summary>Opens the records, which a <see cref="JobStore"/> has made.</summary>
    public JobArchive(EventLoop loop, string path)
    {
        _loop = loop;
        _reader = new StoreReader(StoreSchema.OpenForReading(path));
        _thread = new Thread(RunThread) { Name = "archive", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Reads records; the task completes on the loop. What was committed before the call is seen.</summary>
    /// <param name="query">Reads them, on the archive's thread: it must not touch what the loop changes.</param>
    /// <typeparam name="T">What is read.</typeparam>
    public Task<T> ReadAsync<T>(Func<StoreReader, T> query)
    {
        var completion = new TaskCompletionSource<T>();
        _work.Add(() => Read(query, completion));
        return completion.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _reader.Dispose();
        _work.Dispose();
    }

    private void RunThread()
    {
        foreach (Action work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }

    private void Read<T>(Func<StoreReader, T> query, TaskCompletionSource<T> completion)
    {
        try
        {
            T result = query(_reader);
            _loop.Post(() => completion.SetResult(result));
        }
#pragma warning disable CA1031 // Whatever the query threw is thrown again at its caller.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _loop.Post(() => completion.SetException(exception));
        }
    }
}
