using System.Collections.Concurrent;

namespace Smash.Client;

/// <summary>Waits for jobs, of any worlds, and gives each when it has ended.</summary>
public static class RedJobWaiter
{
    /// <summary>Most jobs that are waited for at once: each takes a call that the RED answers when the job has ended.</summary>
    private const int MaxCalls = 32;

    /// <summary>Waits.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="cancellationToken">Ends the waiting; the jobs go on.</param>
    /// <returns>Each job when it has ended, or when nothing can be heard of it any more. Who has enough may leave before the last one.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public static IEnumerable<RedJobEnd> WaitAll(IEnumerable<RedJob> jobs, CancellationToken cancellationToken = default)
    {
        var left = new ConcurrentQueue<RedJob>(jobs);
        int count = left.Count;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ends = new BlockingCollection<RedJobEnd>();
        CancellationToken token = leaving.Token;
        Task[] calls = [.. Enumerable.Range(0, Math.Min(count, MaxCalls)).Select(_ => Task.Factory.StartNew(
            () => Wait(left, ends, token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        try
        {
            for (; count > 0; count--)
            {
                yield return ends.Take(cancellationToken);
            }
        }
        finally
        {
            leaving.Cancel();
            Task.WaitAll(calls, CancellationToken.None);
        }
    }

    private static void Wait(ConcurrentQueue<RedJob> left, BlockingCollection<RedJobEnd> ends, CancellationToken cancellationToken)
    {
        while (left.TryDequeue(out RedJob? job))
        {
            try
            {
                job.World.WaitForEnd(job, cancellationToken: cancellationToken);
                ends.Add(new RedJobEnd(job), CancellationToken.None);
            }
            catch (SmashException exception)
            {
                ends.Add(new RedJobEnd(job, exception), CancellationToken.None);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
