using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.Protocol;

namespace Smash.Session.Store;

/// <summary>
/// Writes the records with group commit: while one transaction is synced to disk, the changes of the next gather. Changes are made in the order in
/// which they were asked for. Somebody waits for a request, so it is committed at once; other changes may wait a little for company, since a sync costs more than
/// all the changes in it.
/// </summary>
internal sealed class JobStore : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CommitInterval = TimeSpan.FromMilliseconds(4);

    private readonly EventLoop _loop;
    private readonly DaemonLog _log;
    private readonly SqliteConnection _connection;
    private readonly StoreWriter _writer;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private List<StoreWrite> _waiting = [];
    private List<StoreWrite> _retries = [];
    private long _lastCommit;
    private bool _isUrgent;
    private bool _isStopping;

    /// <summary>Opens the records and starts the store's thread.</summary>
    public JobStore(EventLoop loop, DaemonLog log, string path, bool survivesPowerCut)
    {
        _loop = loop;
        _log = log;
        _connection = StoreSchema.OpenForWriting(path, survivesPowerCut);
        _writer = new StoreWriter(_connection);
        _thread = new Thread(RunThread) { Name = "store", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Makes a change that may be refused.</summary>
    /// <param name="apply">Makes it, on the store's thread: it must not touch what the loop changes. It may be called twice, and may refuse by throwing <see cref="RequestRefusedException"/>.</param>
    /// <exception cref="RequestRefusedException">ENOSPC, EIO: the disk refused it, or <paramref name="apply"/> did; nothing was changed.</exception>
    public Task RequestAsync(Action<StoreWriter> apply) => Add(new StoreWrite(apply, isRefusable: true));

    /// <summary>Makes a change that must not be lost: while the disk refuses, it is tried again.</summary>
    /// <param name="apply">Makes it, on the store's thread: it must not touch what the loop changes.</param>
    public Task SaveAsync(Action<StoreWriter> apply) => Add(new StoreWrite(apply, isRefusable: false));

    /// <summary>Commits what waits and closes the records.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _writer.Dispose();
        _connection.Dispose();
    }

    private static RequestRefusedException Refuse(SqliteException exception)
    {
        const int full = 13;
        return exception.SqliteErrorCode == full
            ? new RequestRefusedException(Errno.ENOSPC, "The disk with the host's records is full: nothing was changed.")
            : new RequestRefusedException(Errno.EIO, $"The host's records cannot be written: {exception.Message}");
    }

    private Task Add(StoreWrite write)
    {
        lock (_gate)
        {
            _waiting.Add(write);
            _isUrgent |= write.IsRefusable;
            if (_isUrgent || _waiting.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
        }

        return write.Task;
    }

    private void RunThread()
    {
        while (TakeWaiting() is { } batch)
        {
            Commit(batch);
            _loop.Post(() => Complete(batch));
        }
    }

    private List<StoreWrite>? TakeWaiting()
    {
        lock (_gate)
        {
            while (GetDelay() is var delay && delay != TimeSpan.Zero)
            {
                Monitor.Wait(_gate, delay);
                if (delay == RetryDelay)
                {
                    break;
                }
            }

            if (_isStopping && _waiting.Count == 0)
            {
                return null;
            }

            List<StoreWrite> batch = [.. _retries, .. _waiting];
            _retries = [];
            _waiting = [];
            _isUrgent = false;
            _lastCommit = Stopwatch.GetTimestamp();
            return batch;
        }
    }

    /// <summary>How long to wait before the next commit.</summary>
    private TimeSpan GetDelay()
    {
        if (_isUrgent || _isStopping)
        {
            return TimeSpan.Zero;
        }

        if (_waiting.Count == 0)
        {
            return _retries.Count > 0 ? RetryDelay : Timeout.InfiniteTimeSpan;
        }

        // Waits are counted in whole milliseconds: a shorter one would not wait at all.
        return Stopwatch.GetElapsedTime(_lastCommit) < CommitInterval ? CommitInterval : TimeSpan.Zero;
    }

    private void Commit(List<StoreWrite> batch)
    {
        try
        {
            CommitTogether(batch);
        }
        catch (Exception exception) when (exception is SqliteException or RequestRefusedException)
        {
            _log.Warning($"A transaction of {batch.Count} changes failed: {exception.Message}");
            CommitOneByOne(batch);
        }
    }

    private void CommitTogether(IEnumerable<StoreWrite> batch)
    {
        try
        {
            _writer.Begin();
            foreach (StoreWrite write in batch)
            {
                write.Apply(_writer);
            }

            _writer.Commit();
        }
        catch
        {
            _writer.Rollback();
            throw;
        }
    }

    private void CommitOneByOne(List<StoreWrite> batch)
    {
        foreach (StoreWrite write in batch.ToList())
        {
            try
            {
                CommitTogether([write]);
            }
            catch (RequestRefusedException refusal)
            {
                write.Refusal = refusal;
            }
            catch (SqliteException exception) when (write.IsRefusable)
            {
                write.Refusal = Refuse(exception);
            }
            catch (SqliteException)
            {
                _retries.Add(write);
                batch.Remove(write);
            }
        }
    }

    private static void Complete(List<StoreWrite> batch)
    {
        foreach (StoreWrite write in batch)
        {
            write.Complete();
        }
    }
}
