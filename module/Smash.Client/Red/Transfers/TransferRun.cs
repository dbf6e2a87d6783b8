using System.Collections.Concurrent;

namespace Smash.Client;

/// <summary>Carries the files of a plan, several at once, and tells what becomes of them to one thread.</summary>
/// <param name="plan">The plan; its directories are there.</param>
/// <param name="carrier">Carries one file.</param>
/// <param name="parallelism">Files that are carried at once.</param>
internal sealed class TransferRun(TransferPlan plan, FileCarrier carrier, int parallelism)
{
    private int _next = -1;

    /// <summary>Carries them all.</summary>
    /// <param name="cancellationToken">Ends it; files that are not done are left where they are, to be resumed.</param>
    /// <returns>What happens, as it happens. Whoever stops enumerating stops the transfer.</returns>
    public IEnumerable<RedTransferUpdate> Execute(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var updates = new BlockingCollection<RedTransferUpdate>();
        var meter = new TransferMeter(plan.Files.Count, plan.Files.Sum(static file => file.Size), updates.Add);
        Task workers = Task.WhenAll(Enumerable.Range(0, Math.Min(parallelism, plan.Files.Count)).Select(_ => StartWorker(meter, stop.Token)));
        Task end = workers.ContinueWith(_ => updates.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            foreach (RedTransferUpdate update in updates.GetConsumingEnumerable(cancellationToken))
            {
                yield return update;
            }
        }
        finally
        {
            stop.Cancel();
            end.Wait(CancellationToken.None);
        }

        // What nobody had thought of is told here, and not lost with the thread that it came up on.
        workers.GetAwaiter().GetResult();
    }

    private Task StartWorker(TransferMeter meter, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Work(meter, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Work(TransferMeter meter, CancellationToken cancellationToken)
    {
        while (Interlocked.Increment(ref _next) is var index && index < plan.Files.Count && !cancellationToken.IsCancellationRequested)
        {
            TransferFile file = plan.Files[index];
            try
            {
                meter.Complete(carrier.Carry(file, meter, cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (SmashException exception)
            {
                meter.Fail(new RedTransferFailure(carrier.GetSource(file), exception));
            }
        }
    }
}
