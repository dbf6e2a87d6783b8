using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Master;
using Smash.Session.Store;

namespace Smash.Session.Rex;

/// <summary>
/// Sees to the ends of jobs on other hosts: why they ended, and whether they are run again. That a job is to run again is on disk before its stand-in is reaped,
/// and names that stand-in; so a session that comes between neither runs it twice nor takes the old end for the new one.
/// </summary>
internal sealed class RemoteJobs(JobScheduler scheduler, JobStore store, MasterLink link, JobNotifier notifier, StubPlace place, DaemonLog log)
{
    /// <summary>Whether the stand-in that has ended is one of a run before, whose end is known.</summary>
    public static bool IsRetired(Job job) => job.Remote?.Retired is { } retired && job.Process == retired;

    /// <summary>Finds out how a job ended.</summary>
    /// <param name="job">A job on another host.</param>
    /// <param name="end">How its stand-in ended.</param>
    /// <returns>Its end; null: it is run again.</returns>
    public async ValueTask<JobEnd?> EndAsync(Job job, ProcessEnd end)
    {
        StubReport? report = await StubReport.ReadAsync(place.ReportPath(job.Key));
        if (report is not null)
        {
            job.Remote = job.Remote!.With(report);
        }

        bool isLost = report?.Lost is not null && job.CancelSignal == 0 && job.Breach is null;
        return isLost && job.Remote!.MayRunAgain ? null : await RemoteEndClassifier.ClassifyAsync(job, end, report);
    }

    /// <summary>Finds out how a job ended of whose stand-in nobody has seen the end.</summary>
    /// <param name="job">A job on another host.</param>
    /// <param name="endedMicroseconds">When that was found out.</param>
    /// <returns>Its end; null: its stand-in has not told it.</returns>
    public async ValueTask<JobEnd?> FindEndAsync(Job job, long endedMicroseconds)
    {
        StubReport? report = await StubReport.ReadAsync(place.ReportPath(job.Key));
        if (report is null or { Exit: null, Lost: null, Refused: null })
        {
            return null;
        }

        job.Remote = job.Remote!.With(report);
        return await RemoteEndClassifier.ClassifyAsync(job, new ProcessEnd(false, 0, endedMicroseconds, default), report);
    }

    /// <summary>Runs a job again whose stand-in has ended.</summary>
    /// <param name="job">A job that holds a slot.</param>
    /// <param name="abandon">Called when it was canceled, or found over its limit, meanwhile.</param>
    public async void RunAgain(Job job, Action abandon)
    {
        ulong key = job.Key;
        RemoteState state = IsRetired(job) ? job.Remote! : job.Remote!.Again(job.Process);
        log.Category(LogCategory.Job).Info($"job {key} is run again: {state.Progress?.Retries} of {state.Run.Retry}");
        // From here on a cancel ends it at once: it has no process.
        job.IsLaunchRequested = false;
        job.Claim = ClaimState.Claiming;
        job.Process = null;
        job.Remote = state;
        await store.SaveAsync(writer => writer.RunAgain(key, RemoteBlob.Encode(state)));
        await Task.Run(() => RemoveFiles(job));
        Go(job, abandon);
    }

    /// <summary>Removes the report of a job that has ended.</summary>
    public void Forget(Job job)
    {
        string report = place.ReportPath(job.Key);
        _ = Task.Run(() => RemoveFile(report));
    }

    /// <summary>Removes what the run before has left, so that another can begin.</summary>
    public void RemoveFiles(Job job)
    {
        RemoveFile(job.StandardOutputPath);
        RemoveFile(job.StandardErrorPath);
        RemoveFile(place.ReportPath(job.Key));
    }

    private static void RemoveFile(string path)
    {
        // Deleting in a folder that somebody has removed is a fault, unlike deleting a file that is not there.
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            File.Delete(path);
        }
    }

    private void Go(Job job, Action abandon)
    {
        if (!job.IsEnding && (job.CancelSignal != 0 || job.Breach is not null))
        {
            abandon();
        }
        else if (job.IsEnding)
        {
            link.Acknowledge(job.Key);
            scheduler.ReleaseHeld(job);
        }
        else if (!scheduler.IsStopped)
        {
            // Else the session that comes next, or the next host, finds it on disk.
            link.Acknowledge(job.Key);
            job.State = JobState.Running;
            notifier.Notify(job);
            scheduler.LaunchHeld(job);
        }
    }
}
