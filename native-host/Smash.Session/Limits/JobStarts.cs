using Smash.Protocol;
using Smash.Session.Jobs;

namespace Smash.Session.Limits;

/// <summary>Waits for jobs that are being started: until their process is known, or there will be none.</summary>
internal sealed class JobStarts
{
    private readonly Dictionary<Job, TaskCompletionSource> _waited = [];

    /// <summary>Makes it.</summary>
    /// <param name="notifier">Tells of every change of a job.</param>
    public JobStarts(JobNotifier notifier) => notifier.Changed += OnChanged;

    /// <summary>Whether a job is being started, with the limits that it had when that was asked for; its process is not known yet.</summary>
    // One that another engine has been handed may be started much later.
    public static bool IsStarting(Job job) => !job.State.IsEnded() && (job.IsLaunchRequested || job.Prepared is not null) && job is { Process: null, Remote: null, Options.Engine: null };

    /// <summary>Completes when a job is not being started any more.</summary>
    public Task WaitAsync(Job job)
    {
        if (!IsStarting(job))
        {
            return Task.CompletedTask;
        }

        if (!_waited.TryGetValue(job, out TaskCompletionSource? start))
        {
            _waited.Add(job, start = new TaskCompletionSource());
        }

        return start.Task;
    }

    private void OnChanged(Job job)
    {
        if (_waited.Count > 0 && !IsStarting(job) && _waited.Remove(job, out TaskCompletionSource? start))
        {
            start.SetResult();
        }
    }
}
