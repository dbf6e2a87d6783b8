using Smash.Client;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>
/// Brings a job's output to where Receive-Job finds it: what is there when somebody looks and, from then on, what comes. Nothing is read
/// before somebody looks, so that a list of thousands of jobs costs no reading.
/// </summary>
/// <param name="job">The job.</param>
/// <param name="streams">Where its output goes.</param>
internal sealed class JobStreamLoader(SmashPSJob job, JobStreams streams) : IDisposable
{
    // Each followed job has connections and threads of its own; what others write is read whenever somebody looks, and at their end.
    private const int MostFollowed = 16;
    private const int LinesBetweenSigns = 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly SemaphoreSlim FollowSlots = new(MostFollowed);

    private readonly object _reading = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly OutputFeed[] _feeds =
    [
        new(OutputStream.StandardOutput, job.SmashJob.OutputFormat),
        new(OutputStream.StandardError, job.SmashJob.OutputFormat),
    ];

    private volatile bool _isUsed;
    private volatile bool _isFollowing;

    /// <summary>Whether there is nothing more to come.</summary>
    public bool IsComplete => Array.TrueForAll(_feeds, static feed => feed.IsComplete);

    /// <summary>
    /// Somebody looks. Never waits for another thread that reads: that one may be waiting, in a handler of Receive-Job, for the thread that looks.
    /// </summary>
    public void Load()
    {
        _isUsed = true;
        if (_isFollowing || IsComplete || !Monitor.TryEnter(_reading))
        {
            return;
        }

        try
        {
            CatchUp();
        }
        finally
        {
            Monitor.Exit(_reading);
        }

        Follow();
    }

    /// <summary>The job has ended, and its state is about to say so: who has looked before gets the rest first.</summary>
    public void Finish()
    {
        if (_isUsed)
        {
            lock (_reading)
            {
                CatchUp();
            }
        }
    }

    /// <summary>Ends the reading.</summary>
    public void Dispose() => _stopping.Cancel();

    private void CatchUp() => Guard(() =>
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        SmashConnection connection = job.GetConnection();
        int count = 0;
        foreach (OutputFeed feed in _feeds)
        {
            patience.CancelAfter(Patience);
            foreach (OutputLine line in feed.Read(connection, job.SmashJob, isFollowing: false, patience.Token))
            {
                streams.Write(line);
                if (++count % LinesBetweenSigns == 0)
                {
                    patience.CancelAfter(Patience);
                }
            }
        }
    });

    private void Follow()
    {
        if (IsComplete || job.SmashJob is { IsEnded: true } or { Fault: not null } || !FollowSlots.Wait(0))
        {
            return;
        }

        _isFollowing = true;
        new Thread(FollowToEnd) { IsBackground = true, Name = $"Smash job {job.SmashId}" }.Start();
    }

    private void FollowToEnd()
    {
        lock (_reading)
        {
            Guard(() =>
            {
                SmashConnection connection = job.GetConnection();
                foreach (OutputLine line in OutputMerger.Merge([.. _feeds.Select(feed => Read(feed, connection))], _stopping.Token))
                {
                    streams.Write(line);
                }
            });
            _isFollowing = false;
        }

        FollowSlots.Release();
    }

    private Func<CancellationToken, IEnumerable<OutputLine>> Read(OutputFeed feed, SmashConnection connection) =>
        stopping => feed.Read(connection, job.SmashJob, isFollowing: true, stopping);

    /// <summary>Reads; no failure gets through, since a thread of one's own has nobody to catch it but the end of the process.</summary>
    private void Guard(Action read)
    {
        try
        {
            read();
            if (IsComplete)
            {
                streams.Complete();
            }
        }
        catch (Exception exception) when (exception is SmashException or OperationCanceledException or ObjectDisposedException)
        {
            // The host is gone, hangs, or the job was removed: the job's state says so. Whoever looks next makes it try again, from the same place.
        }
        catch (Exception exception)
        {
            streams.Report(exception, job);
            streams.Complete();
            Array.ForEach(_feeds, static feed => feed.Abandon());
        }
    }
}
