using Smash.Protocol;

namespace Smash.Session.Jobs;

/// <content>Ends of jobs that were never started.</content>
internal sealed partial class JobLifecycle
{
    /// <summary>Ends a job that waits, to make room for another.</summary>
    /// <param name="job">A job in state NEW that nobody else ends.</param>
    /// <param name="detail">Why, in words.</param>
    public async void Drop(Job job, string detail)
    {
        job.IsEnding = true;
        // It makes room at once: the next submission must not have another ended for the same.
        scheduler.Forget(job);
        JobEnd end = EndClassifier.NeverStarted(JobCause.Canceled, Sigterm) with { Detail = detail };
        await store.SaveAsync(Ending(job, end, null));
        Finish(job, end);
    }

    private async Task CancelQueuedAsync(Job job, int signal)
    {
        job.IsEnding = true;
        JobEnd end = EndClassifier.NeverStarted(JobCause.Canceled, signal);
        try
        {
            await store.RequestAsync(Ending(job, end, null));
        }
        catch (RequestRefusedException)
        {
            job.IsEnding = false;
            if (jobs.Find(job.Key) == job)
            {
                scheduler.Keep(job);
                Kept?.Invoke(job);
            }

            throw;
        }

        Finish(job, end);
    }
}
