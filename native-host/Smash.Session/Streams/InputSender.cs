using Smash.DaemonCore;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Streams;

/// <summary>
/// Sends to the open inputs of jobs, to each in the order in which it was asked for. What is answered has been written into the job's pipe, which the holder and the job keep: a session that
/// is lost takes nothing of it along.
/// </summary>
internal sealed class InputSender : IDisposable
{
    // A holder listens some milliseconds after it was started; the kernel tells nobody when.
    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    private readonly EventLoop _loop;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Job, Task> _tails = [];
    private readonly Dictionary<Job, List<TaskCompletionSource>> _waiting = [];

    public InputSender(EventLoop loop, JobNotifier notifier)
    {
        _loop = loop;
        notifier.Changed += Wake;
    }

    /// <summary>Ends what waits, and refuses all that comes: another session is to do it.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    /// <summary>Sends, after all that was asked for before.</summary>
    /// <param name="job">A job with an open input, or a terminal.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="isEnd">Whether nothing more comes.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="RequestRefusedException">ESRCH: the job has ended. EPIPE: it reads no more. ESHUTDOWN: another session takes over.</exception>
    public async Task SendAsync(Job job, ReadOnlyMemory<byte> data, bool isEnd, CancellationToken cancellation)
    {
        Task? before = _tails.GetValueOrDefault(job);
        var mine = new TaskCompletionSource();
        _tails[job] = mine.Task;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        int accepted = 0;
        try
        {
            if (before is not null)
            {
                await before.WaitAsync(either.Token);
            }

            await UntilStartedAsync(job, either.Token);
            using HolderLink link = await ConnectAsync(job, either.Token);
            for (; accepted < data.Length; accepted += Math.Min(HolderLink.MaxFrame, data.Length - accepted))
            {
                ReadOnlyMemory<byte> part = data.Slice(accepted, Math.Min(HolderLink.MaxFrame, data.Length - accepted));
                Check(job, await link.SendAsync(HolderFrame.Input, part, either.Token), accepted);
            }

            // A job that has ended, or reads no more, by then has had all that was sent.
            if (isEnd && await link.SendAsync(HolderFrame.End, ReadOnlyMemory<byte>.Empty, either.Token) is var last && data.IsEmpty)
            {
                Check(job, last, accepted);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new RequestRefusedException(Errno.ESHUTDOWN, $"Another session takes over: {accepted} of {data.Length} bytes were accepted, and up to {HolderLink.MaxFrame} more may be.");
        }
        finally
        {
            // Those behind it wait for the one before it too, where this one gave up.
            PassOn(job, before, mine);
        }
    }

    private static void Check(Job job, HolderFrame answer, int accepted)
    {
        switch (answer)
        {
            case HolderFrame.Accepted:
                return;
            case HolderFrame.Refused:
                throw new RequestRefusedException(Errno.EPIPE, $"Job {job.Id} does not read its standard input any more: {accepted} bytes of this were accepted.");
            default:
                throw RequestRefusedException.JobEnded(job.Id);
        }
    }

    private void PassOn(Job job, Task? before, TaskCompletionSource mine)
    {
        if (before is { IsCompleted: false })
        {
            _ = before.ContinueWith(_ => mine.TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return;
        }

        mine.TrySetResult();
        if (_tails.GetValueOrDefault(job) == mine.Task)
        {
            _tails.Remove(job);
        }
    }

    private async Task UntilStartedAsync(Job job, CancellationToken cancellation)
    {
        while (job.Process is null && !job.State.IsEnded())
        {
            await UntilChangedAsync(job, cancellation);
        }

        if (job.State.IsEnded())
        {
            throw RequestRefusedException.JobEnded(job.Id);
        }
    }

    private async Task<HolderLink> ConnectAsync(Job job, CancellationToken cancellation)
    {
        string path = HolderPlace.GetSocketPath(job);
        for (TimeSpan waited = TimeSpan.Zero; ; waited += ConnectPause)
        {
            if (await HolderLink.TryConnectAsync(path, cancellation) is { } link)
            {
                return link;
            }

            if (job.State.IsEnded() || job.IsEnding || waited > ConnectPatience)
            {
                throw RequestRefusedException.JobEnded(job.Id);
            }

            await PauseAsync(cancellation);
        }
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        var over = new TaskCompletionSource();
        using LoopTimer timer = _loop.Schedule(ConnectPause, () => over.TrySetResult());
        await over.Task.WaitAsync(cancellation);
    }

    private async Task UntilChangedAsync(Job job, CancellationToken cancellation)
    {
        var changed = new TaskCompletionSource();
        if (!_waiting.TryGetValue(job, out List<TaskCompletionSource>? waiting))
        {
            _waiting.Add(job, waiting = []);
        }

        waiting.Add(changed);
        try
        {
            await changed.Task.WaitAsync(cancellation);
        }
        finally
        {
            if (waiting.Remove(changed) && waiting.Count == 0 && _waiting.GetValueOrDefault(job) == waiting)
            {
                _waiting.Remove(job);
            }
        }
    }

    private void Wake(Job job)
    {
        if (job.State.IsEnded())
        {
            _tails.Remove(job);
        }

        if (_waiting.Remove(job, out List<TaskCompletionSource>? waiting))
        {
            foreach (TaskCompletionSource one in waiting.ToList())
            {
                one.TrySetResult();
            }
        }
    }
}
