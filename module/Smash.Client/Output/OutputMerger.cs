using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Smash.Client;

/// <summary>Reads several outputs at once and gives what comes in the order in which it comes.</summary>
public static class OutputMerger
{
    private const int Capacity = 64;

    /// <summary>Merges.</summary>
    /// <typeparam name="T">A line or a chunk.</typeparam>
    /// <param name="sources">The outputs; each is read on a thread of its own.</param>
    /// <param name="cancellationToken">Ends the reading. The token that each source is given ends it too when the caller stops taking.</param>
    public static IEnumerable<T> Merge<T>(IReadOnlyList<Func<CancellationToken, IEnumerable<T>>> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return MergeCore(sources, cancellationToken);
    }

    private static IEnumerable<T> MergeCore<T>(IReadOnlyList<Func<CancellationToken, IEnumerable<T>>> sources, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var items = new BlockingCollection<T>(Capacity);
        Task[] readers = [.. sources.Select(source => Task.Factory.StartNew(
            () => Copy(source, items, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task all = Task.WhenAll(readers);
        Task finish = all.ContinueWith(_ => items.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            foreach (T item in items.GetConsumingEnumerable(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            stop.Cancel();
            finish.Wait(CancellationToken.None);
        }

        if (all.Exception?.InnerException is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static void Copy<T>(Func<CancellationToken, IEnumerable<T>> source, BlockingCollection<T> items, CancellationToken cancellationToken)
    {
        foreach (T item in source(cancellationToken))
        {
            items.Add(item, cancellationToken);
        }
    }
}
