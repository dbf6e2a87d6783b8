using Smash.DaemonCore.Logs;
using Smash.Protocol;

namespace Smash.Session.Jobs;

/// <content>What engines tell of jobs that run elsewhere.</content>
internal sealed partial class JobLifecycle
{
    /// <summary>A job has begun elsewhere.</summary>
    /// <param name="job">A job that was started by its engine.</param>
    /// <param name="startedMicroseconds">When.</param>
    /// <returns>Completes when that is on disk.</returns>
    public Task BeginAsync(Job job, long startedMicroseconds)
    {
        if (job.IsEnding || job.StartedMicroseconds is not null)
        {
            return Task.CompletedTask;
        }

        job.StartedMicroseconds = startedMicroseconds;
        job.State = job.State == JobState.New ? JobState.Running : job.State;
        (ulong key, StartMark mark) = (job.Key, job.StartMark);
        log.Category(LogCategory.Job).Debug($"job {key} runs, on engine {job.Options.Engine?.Name}, as {job.Options.Engine?.JobName}");
        notifier.Notify(job);
        return store.SaveAsync(writer =>
        {
            if (!mark.IsCovered)
            {
                writer.Start(key, process: null, startedMicroseconds, Errno.None);
            }
        });
    }

    /// <summary>A job has ended elsewhere.</summary>
    public void EndElsewhere(Job job, JobEnd end)
    {
        if (!job.IsEnding)
        {
            job.IsEnding = true;
            scheduler.Release(job);
            End(job, end);
        }
    }

    private Task<Errno> SendAsync(Job job, int signal) => scheduler.Engines.For(job).SignalAsync(job, signal);
}
