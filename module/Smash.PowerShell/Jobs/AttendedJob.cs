using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>A job that a cmdlet runs for its caller, who waits for it.</summary>
internal static class AttendedJob
{
    /// <summary>Waits for the end of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SmashException">The job can be followed no more.</exception>
    public static void AwaitEnd(SmashJob job, CancellationToken cancellationToken)
    {
        using var waiter = new JobWaiter { LendsSlot = true };
        waiter.Add(job);
        if (waiter.Take(Timeout.InfiniteTimeSpan, cancellationToken)?.Fault is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>Stops a job whose caller wants no more of it, waits for its end, and removes it unless it is to be kept.</summary>
    public static void Abandon(SmashJob job, bool keepsJob)
    {
        try
        {
            if (!job.IsEnded)
            {
                job.Connection.StopJob(job.Id, TimeSpan.FromMilliseconds(ProtocolLimits.DefaultGraceMilliseconds), CancellationToken.None);
                AwaitEnd(job, CancellationToken.None);
            }

            if (!keepsJob)
            {
                job.Connection.RemoveJob(job.Id, CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is SmashException or ObjectDisposedException)
        {
            // It has ended meanwhile, or its host has: there is no pipeline any more that could be told.
        }
    }

    /// <summary>The last line that a job wrote to standard error; null: it wrote none.</summary>
    public static string? ReadLastWords(SmashJob job, CancellationToken cancellationToken) =>
        new OutputReader(job.Connection, job.Id, OutputStream.StandardError) { TailLines = 1 }.ReadLines(cancellationToken).LastOrDefault();
}
