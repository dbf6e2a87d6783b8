using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Clients;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Master;

namespace Smash.Session.Prepared;

/// <summary>
/// Starts a job by telling a prepared process of it. The job has the process's key from its submission on, so that the master's word of its end finds it; what
/// is done to the process can be done again, so that another session can go on where one was lost; and a process that turns out to be of no use is replaced by
/// an ordinary launch.
/// </summary>
internal sealed class PreparedLauncher(PreparedPool pool, PreparedFolder folder, JobTable jobs, JobScheduler scheduler, JobLifecycle lifecycle, MasterLink link, DaemonLog log)
{
    private const int Sigkill = 9;

    /// <summary>Takes a process for a submission, if there is one and the job would start at once.</summary>
    /// <param name="request">The submission.</param>
    /// <param name="client">Who submits it.</param>
    /// <param name="environment">Names its environment.</param>
    /// <returns>The process, which must be given to the job or back; null: the job is launched.</returns>
    public PreparedProcess? Take(StartJobRequest request, Client client, EnvironmentDigest environment) =>
        CanUse(request) && scheduler.CanStartNow(client, request.Options.Terms?.Pool) ? pool.Take(request.Command, environment) : null;

    /// <summary>Takes a process back: the submission was not accepted.</summary>
    public void Return(Job job)
    {
        if (job.Prepared is { } process)
        {
            job.Prepared = null;
            pool.Return(process);
        }
    }

    /// <summary>A submission was accepted: the next of its kind is prepared for.</summary>
    public void OnAccepted(Job job, StartJobRequest request)
    {
        if (CanUse(request))
        {
            pool.OnUsed(job);
        }
    }

    /// <summary>Starts a job that holds a slot and is on disk.</summary>
    /// <param name="job">The job, with its process.</param>
    public async void Start(Job job)
    {
        if (job.Prepared is not { } process)
        {
            return;
        }

        bool isFit = await FitAsync(job, process);
        if (scheduler.IsStopped || job.Prepared is null)
        {
            // The session that comes next, or the next host, finds the claim and goes on; or it has taken note by itself, and ended.
            return;
        }

        long started = UnixMicroseconds.Now;
        if (!job.IsEnding && jobs.Find(job.Key) == job && Tell(job, process, isFit))
        {
            pool.Release(process);
            Begin(job, process, started);
        }
        else
        {
            await ReplaceAsync(job, process);
        }
    }

    /// <summary>A process of an earlier session had taken note of its job, and has ended.</summary>
    /// <returns>Whether its end is the job's; false: that was canceled meanwhile.</returns>
    public bool OnTookNote(PreparedProcess process)
    {
        if (jobs.Find(process.Key) is not { IsEnding: false } job)
        {
            return false;
        }

        Begin(job, process, Math.Max(LostProcess.GetStarted(process.Identity!.Value), job.SubmittedMicroseconds));
        return true;
    }

    /// <summary>Whether a job from the records was to have a prepared process that may not have been told of it.</summary>
    public bool IsWaiting(Job job) => job is { Process: null, CancelSignal: 0, Claim: not ClaimState.None } && folder.IsReady(job.Key);

    /// <summary>Finds the process of such a job, which an earlier master started.</summary>
    public ProcessIdentity? FindWaiting(Job job) => LostProcess.Find(job.StandardOutputPath) ?? LostProcess.Find(folder.StandardOutputPath(job.Key));

    /// <summary>Takes up such a job: it is started when the scheduler is.</summary>
    public void Restore(Job job, ProcessIdentity process)
    {
        job.Prepared = pool.Adopt(job.Key, process);
        scheduler.RestoreHeld(job);
    }

    /// <summary>Ends the prepared processes of earlier sessions that no job has, and removes what they left.</summary>
    /// <param name="mayHaveLost">Whether there may be some that this master does not know.</param>
    public void Sweep(bool mayHaveLost)
    {
        foreach (ulong key in folder.FindKeys().Where(key => !pool.Has(key)))
        {
            if (mayHaveLost && LostProcess.Find(folder.StandardOutputPath(key)) is { } process)
            {
                jobs.Reserve(key);
                link.Adopt(key, process);
                link.SignalAsync(key, Sigkill);
            }

            folder.Remove(key);
        }
    }

    // The limit on address space would have to hold from the start of the program on.
    private static bool CanUse(StartJobRequest request) => request is { IsPreparable: true, MaxAddressSpaceBytes: 0, StandardInput.IsEmpty: false, Remote: null, Options.TreeLimits: null };

    private static void RemoveOutput(Job job)
    {
        // Deleting in a folder that somebody has removed is a fault, unlike deleting a file that is not there.
        if (Directory.Exists(Path.GetDirectoryName(job.StandardOutputPath)))
        {
            File.Delete(job.StandardOutputPath);
            File.Delete(job.StandardErrorPath);
        }
    }

    /// <summary>Does what takes a while: sees whether the job could be launched at all, and sets its priority.</summary>
    private async Task<bool> FitAsync(Job job, PreparedProcess process)
    {
        string directory = job.WorkingDirectory;
        // Off the loop: the folder may be on another machine, and away.
        bool isFit = await Task.Run(() => Directory.Exists(directory));
        int set = process.Priority;
        while (isFit && job.Priority != set)
        {
            // It can be changed meanwhile: the job waits for its turn still.
            set = job.Priority;
            isFit = await link.SetPriorityAsync(process.Key, set) == Errno.None;
        }

        return isFit;
    }

    private void Begin(Job job, PreparedProcess process, long startedMicroseconds)
    {
        job.Prepared = null;
        job.Claim = ClaimState.Claimed;
        job.IsLaunchRequested = true;
        lifecycle.OnLaunched(job.Key, process.Identity!.Value, startedMicroseconds, directErrno: 0);
    }

    /// <summary>Sees to it that a process knows its job. One that an earlier session may have told can take note at any instant, and must not be given up then.</summary>
    /// <returns>Whether it knows.</returns>
    private bool Tell(Job job, PreparedProcess process, bool isFit) =>
        pool.HasTakenNote(process) || ((isFit || process.MayKnow) && TryHandOver(job, process)) || pool.HasTakenNote(process);

    private bool TryHandOver(Job job, PreparedProcess process)
    {
        if (process is { HasEnded: false, Identity: { } identity }
            && folder.TryGiveOutput(process.Key, job.StandardOutputPath, job.StandardErrorPath)
            && ProcessLimits.TrySet(identity.Pid, job.Limits)
            && folder.TryTell(process.Key, job.StandardInputPath))
        {
            log.Category(LogCategory.Job).Debug($"job {job.Key} goes to a prepared process");
            return true;
        }

        return false;
    }

    /// <summary>Ends a process that does not know of the job, and launches the job in the ordinary way under the same key, which the master must have forgotten first.</summary>
    private async Task ReplaceAsync(Job job, PreparedProcess process)
    {
        log.Category(LogCategory.Job).Debug($"job {job.Key} is launched: its prepared process is of no use");
        if (!process.HasEnded)
        {
            pool.Dismiss(process);
            await process.End;
            if (job.Prepared is null)
            {
                // It had taken note at the last instant: its end was the job's.
                return;
            }
        }

        RemoveOutput(job);
        job.Prepared = null;
        job.IsAdopted = false;
        if (job.IsEnding || jobs.Find(job.Key) != job)
        {
            scheduler.ReleaseHeld(job);
        }
        else
        {
            scheduler.LaunchHeld(job);
        }
    }
}
