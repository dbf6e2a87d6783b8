using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Output;
using Smash.Session.Store;

namespace Smash.Session.Terms;

/// <summary>
/// Runs jobs again that have failed, under their id and in their record. That one is to run again is on disk before its process is reaped, and names that process: so a session that comes between
/// neither runs it twice nor takes the old end for the new one.
/// </summary>
internal sealed class JobReruns(JobTable jobs, JobScheduler scheduler, JobStore store, JobNotifier notifier, JobHolds holds, DaemonLog log)
{
    /// <summary>Has a job run again, if its terms say so.</summary>
    /// <param name="job">A job that has ended, and holds no slot.</param>
    /// <param name="end">How.</param>
    /// <returns>Whether it will; else it has ended for good.</returns>
    public bool TryRunAgain(Job job, JobEnd end)
    {
        // Of an array each member is run again, and not the whole.
        if (job is not { Options.Terms: { Retry: { } policy } terms, Members: null, CancelSignal: 0, IsEndedByHost: false, Remote: null } || !RetryRule.Wants(policy, terms.Attempt, end))
        {
            return false;
        }

        RunAgain(job, terms, RetryRule.GetDelayMilliseconds(policy, terms.Attempt), end);
        return true;
    }

    /// <summary>Puts a job into the queue that waits for nothing any more.</summary>
    public async void Release(Job job)
    {
        if (job.Options.Terms is { Attempt: > 1 })
        {
            // A launch makes its files, and its claim promises that none are there.
            await Task.Run(() => RunOutputs.Keep(job));
        }

        if (!job.IsEnding && jobs.Find(job.Key) == job && job.Hold is null)
        {
            scheduler.Admit(job);
        }
    }

    private async void RunAgain(Job job, JobTerms terms, long delayMilliseconds, JobEnd end)
    {
        ulong key = job.Key;
        log.Category(LogCategory.Job).Debug($"job {key} ended: {end.Cause}, exit code {end.ExitCode}; it is run again in {delayMilliseconds} ms, as run {terms.Attempt + 1}");
        Reset(job, terms with { Attempt = terms.Attempt + 1, NotBeforeMicroseconds = UnixMicroseconds.Now + (delayMilliseconds * 1000) });
        holds.Take(job, NoRecords);
        job.Hold ??= new JobHold { Reason = WaitReason.Retry };
        scheduler.Wait(job);
        scheduler.Wait(job);
        (JobOptions options, var retired) = (job.Options, job.RetiredProcess);
        await store.SaveAsync(writer => writer.RunAgain(key, options, retired));
        scheduler.Engines.For(job).Acknowledge(job);
        if (!job.IsEnding && jobs.Find(key) == job)
        {
            notifier.Notify(job);
            holds.Begin(job);
        }
    }

    private static readonly Dictionary<uint, JobRecord> NoRecords = [];

    private static void Reset(Job job, JobTerms terms)
    {
        job.Options = job.Options with { Terms = terms };
        job.RetiredProcess = job.Process ?? job.RetiredProcess;
        // No word of the run before is to be heeded any more.
        job.StartMark.IsCovered = true;
        job.StartMark.Claims++;
        job.StartMark = new StartMark();
        job.Process = null;
        job.StartedMicroseconds = null;
        job.DirectErrno = Errno.None;
        job.PriorCpuSeconds = 0;
        job.Breach = null;
        job.Claim = ClaimState.None;
        job.State = JobState.New;
        job.IsAdopted = false;
        job.IsLaunchRequested = false;
        job.IsEnding = false;
    }
}
