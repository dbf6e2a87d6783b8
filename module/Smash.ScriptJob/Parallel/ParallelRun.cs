using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace Smash.ScriptJob;

/// <summary>
/// Runs a script once for each of its items, several at a time, each in one of a few sessions. Every record that it writes carries its item's index, and one that
/// says that the item is done follows them.
/// </summary>
/// <param name="payload">The script and its items.</param>
/// <param name="writer">Where its records go.</param>
internal sealed class ParallelRun(ScriptPayload payload, StreamRecordWriter writer)
{
    /// <summary>Exit code when an error ended the script for an item, or the initialization script.</summary>
    private const int Failed = 1;

    /// <summary>Exit code of a script that was stopped by SIGTERM, as a shell has it.</summary>
    private const int Terminated = 128 + 15;

    private readonly object _gate = new();
    private readonly List<ItemSession> _sessions = [];
    private readonly IReadOnlyList<string> _items = payload.Items ?? [];
    private Exception? _failure;
    private int _last = -1;
    private volatile bool _isStopped;
    private volatile bool _hasErrors;

    /// <summary>Works the items off.</summary>
    /// <returns>The exit code: 0, or 1 if an error ended the script for any item.</returns>
    public int Run()
    {
        writer.WriteItemCount(_items.Count);
        if (payload.Location is { } location)
        {
            Environment.CurrentDirectory = location;
        }

        Thread[] threads = [.. Enumerable.Range(0, Math.Min(payload.ThrottleLimit, _items.Count)).Select(_ => new Thread(Work))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        return _failure switch
        {
            null when _isStopped => Terminated,
            null => _hasErrors ? Failed : 0,
            RuntimeException exception => Tell(exception),
            _ => Rethrow(_failure),
        };
    }

    /// <summary>Has all stopped. Returns at once.</summary>
    public void Stop()
    {
        _isStopped = true;
        lock (_gate)
        {
            _sessions.ForEach(static session => session.Stop());
        }
    }

    private static int Rethrow(Exception exception)
    {
        ExceptionDispatchInfo.Throw(exception);
        return Failed;
    }

    private int Tell(RuntimeException exception)
    {
        writer.WriteError(new ErrorRecord(exception.ErrorRecord, exception));
        return Failed;
    }

    /// <summary>One thread's part. Without its session, or without somewhere to write to, none of them can do its work: the first failure is that of all.</summary>
    private void Work()
    {
        try
        {
            using var session = new ItemSession(payload, writer);
            if (TryEnlist(session))
            {
                session.Initialize();
                RunItems(session);
            }
        }
        catch (PipelineStoppedException) when (_isStopped)
        {
            // Stopped within the initialization script.
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            Stop();
        }
    }

    private bool TryEnlist(ItemSession session)
    {
        lock (_gate)
        {
            _sessions.Add(session);
            return !_isStopped;
        }
    }

    private void RunItems(ItemSession session)
    {
        int index;
        while (!_isStopped && (index = Interlocked.Increment(ref _last)) < _items.Count)
        {
            // Not by |=, which would write what it read before the item was run.
            if (!session.Run(index, _items[index]))
            {
                _hasErrors = true;
            }

            // An item that was broken off is not done.
            if (!_isStopped)
            {
                writer.WriteItemDone(index);
            }
        }
    }
}
