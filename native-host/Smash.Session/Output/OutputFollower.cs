using Smash.DaemonCore.Files;
using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Output;

/// <summary>Waits until a live job's output grows or the job changes, without polling.</summary>
internal sealed class OutputFollower
{
    private readonly FileWatcher _watcher;
    private readonly Dictionary<Job, List<TaskCompletionSource>> _waiting = [];

    public OutputFollower(FileWatcher watcher, JobNotifier notifier)
    {
        _watcher = watcher;
        notifier.Changed += Wake;
    }

    /// <summary>Whether nothing is waited for any more.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Ends all waits, and every later one at once.</summary>
    public void Stop()
    {
        IsStopped = true;
        foreach (Job job in _waiting.Keys.ToList())
        {
            Wake(job);
        }
    }

    /// <summary>Waits once; the caller looks again and waits again if there is still nothing.</summary>
    /// <param name="job">A job that has not ended.</param>
    /// <param name="path">Its output file, which need not be there yet.</param>
    /// <param name="length">How long the file was when the caller looked.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task WaitAsync(Job job, string path, long length, CancellationToken cancellation)
    {
        var grown = new TaskCompletionSource();
        using IDisposable? watch = _watcher.Watch(path, () => grown.TrySetResult());
        // A file that is not there yet, or no more, grows by nothing; then the job's next change is waited for.
        if (watch is null && File.Exists(path))
        {
            throw new RequestRefusedException(Errno.ENOSPC, "The user's limit on inotify watches or instances is reached: raise fs.inotify.max_user_watches or max_user_instances.");
        }

        // It may have grown between the caller's look and the watch.
        if (job.State.IsEnded() || (File.Exists(path) && new FileInfo(path).Length > length))
        {
            return;
        }

        if (!_waiting.TryGetValue(job, out List<TaskCompletionSource>? waiting))
        {
            _waiting.Add(job, waiting = []);
        }

        waiting.Add(grown);
        using CancellationTokenRegistration registration = cancellation.Register(() => grown.TrySetCanceled(cancellation));
        try
        {
            await grown.Task;
        }
        finally
        {
            // While these are woken, one of them may wait again already: then the job has a list of its own anew.
            if (waiting.Remove(grown) && waiting.Count == 0 && _waiting.GetValueOrDefault(job) == waiting)
            {
                _waiting.Remove(job);
            }
        }
    }

    private void Wake(Job job)
    {
        if (_waiting.Remove(job, out List<TaskCompletionSource>? waiting))
        {
            foreach (TaskCompletionSource one in waiting.ToList())
            {
                one.TrySetResult();
            }
        }
    }
}
