using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;
using Smash.Session.Master;
using Smash.Session.Output;
using Smash.Session.Prepared;
using Smash.Session.Store;
using Smash.Session.Terms;

namespace Smash.Session.Jobs;

/// <summary>
/// Joins what the records say with what the master holds, when a session starts. A job that an earlier master launched is found again by its process;
/// one that may have been launched and left no process is HostLost: nothing runs twice.
/// </summary>
internal sealed class JobRecovery(JobTable jobs, JobScheduler scheduler, JobLifecycle lifecycle, PreparedLauncher prepared, JobStore store, MasterLink link, JobHolds holds, DaemonLog log)
{
    private const int Sigkill = 9;

    private readonly HashSet<ulong> _held = [];
    private MasterIdentity? _recorded;
    private MasterIdentity? _present;

    /// <summary>Takes clients, pools and live jobs up from the records.</summary>
    public void Load(StoreReader reader, ClientTable clients)
    {
        _recorded = reader.FindMaster();
        foreach ((long key, string name, uint lastJob) in reader.LoadClients())
        {
            clients.Restore(key, name, lastJob);
        }

        reader.LoadPools().ForEach(scheduler.Pools.Restore);
        jobs.Restore(reader.FindLast().Key);
        foreach (LiveJobRow row in reader.LoadLive())
        {
            Add(row.ToJob(clients[row.ClientKey]), reader);
        }

        holds.Restore(reader);
    }

    private void Add(Job job, StoreReader reader)
    {
        jobs.Add(job);
        if (job.Options.Array is { Count: > 0 } terms)
        {
            jobs.Reserve(job.Key + terms.Count);
            ArrayTable.Restore(job, reader.LoadMembers(job.Key));
        }
        else if (job.Options.Array?.ArrayId is { } array && job.Client.Jobs.TryGetValue(array, out Job? head))
        {
            job.Array = head;
            job.Input = head.Input;
            job.CountedState = job.State;
        }
    }

    public void OnHello(MasterIdentity master) => _present = master;

    /// <summary>The master holds this job's process.</summary>
    public void OnChild(ulong key, ProcessIdentity process, bool isStopped, Errno directErrno)
    {
        jobs.Reserve(key);
        if (jobs.Find(key) is { RetiredProcess: { } retired } again && retired == process)
        {
            // Its end follows once more, and is acknowledged; the job is in the queue.
            return;
        }

        _held.Add(key);
        if (jobs.Find(key) is not { } job)
        {
            // Its end is on disk already and ENDED follows; or it was prepared and no job has it; or the state directory was taken away, and nobody is left to own it.
            link.SignalAsync(key, Sigkill);
            return;
        }

        if (prepared.IsWaiting(job))
        {
            prepared.Restore(job, process);
            return;
        }

        if (job.Remote?.Retired == process)
        {
            // Its end follows once more, and it is then run again.
            job.Process = process;
        }
        else if (job.Process is null)
        {
            TakeStart(job, process, directErrno);
        }

        job.State = job.CancelSignal != 0 ? JobState.Canceled : isStopped ? JobState.Suspended : JobState.Running;
        scheduler.RestoreSlot(job);
    }

    /// <summary>The master has told all it holds.</summary>
    public void Finish()
    {
        bool isSameMaster = _present == _recorded;
        bool isSameBoot = _present!.BootId == _recorded?.BootId;
        foreach (Job job in jobs.All.Where(job => !_held.Contains(job.Key)).OrderBy(static job => job.Key).ToList())
        {
            Recover(job, isSameMaster, isSameBoot);
        }

        foreach (Job job in jobs.All.Where(static job => job is { State: JobState.Canceled, IsEnding: false, Members: null }))
        {
            lifecycle.ResumeCancel(job);
        }

        foreach (Job job in jobs.All.Where(static job => job.IsLaunchRequested && !job.IsEnding && job.Breach is not null))
        {
            lifecycle.EndForLimit(job, job.Breach!);
        }

        holds.CatchUp();
        prepared.Sweep(mayHaveLost: isSameBoot && !isSameMaster);
        MasterIdentity master = _present;
        store.SaveAsync(writer => writer.SetMaster(master));
        log.Category(LogCategory.Job).Info($"recovered {jobs.Count} jobs, {scheduler.SlotsInUse} of them with a process");
    }

    private void Recover(Job job, bool isSameMaster, bool isSameBoot)
    {
        if (job.Members is not null)
        {
            holds.Begin(job);
        }
        else if (job is { Options.Engine: not null, Claim: not ClaimState.None })
        {
            scheduler.Engines.For(job).Recover(job);
        }
        else if (job.Process is { } process)
        {
            Find(job, process, isSameBoot);
        }
        else if (job.Claim == ClaimState.None)
        {
            RemoveRetired(job);
            if (job.Hold is null)
            {
                scheduler.Requeue(job);
            }
            else
            {
                scheduler.Wait(job);
            }

            holds.Begin(job);
        }
        else
        {
            RecoverClaimed(job, isSameMaster, isSameBoot);
        }
    }

    private void RecoverClaimed(Job job, bool isSameMaster, bool isSameBoot)
    {
        // Present, this master would hold it; so it was never launched, but a failed launch may have left its files.
        if (isSameMaster)
        {
            LaunchAnew(job);
        }
        else if (isSameBoot && prepared.IsWaiting(job))
        {
            RecoverWaiting(job);
        }
        else if (isSameBoot && !File.Exists(job.StandardOutputPath))
        {
            // A launch makes the output file first: without it, nothing ran.
            StartAgain(job);
        }
        else if (isSameBoot && LostProcess.Find(job.StandardOutputPath) is { } process)
        {
            TakeStart(job, process, Errno.None);
            Find(job, process, isSameBoot);
        }
        else
        {
            lifecycle.EndWithoutProcess(job, EndClassifier.Lost(job, UnixMicroseconds.Now));
        }
    }

    /// <summary>A job whose prepared process, of an earlier master, has not taken note of it.</summary>
    private void RecoverWaiting(Job job)
    {
        if (prepared.FindWaiting(job) is { } process)
        {
            job.IsAdopted = true;
            link.Adopt(job.Key, process);
            prepared.Restore(job, process);
        }
        else
        {
            LaunchAnew(job);
        }
    }

    /// <summary>Removes what a run has left that is over: its host was lost, and it is to run again. What one has left that failed is kept.</summary>
    private static void RemoveRetired(Job job)
    {
        if (job is { Hold: null, Options.Terms.Attempt: > 1 })
        {
            RunOutputs.Keep(job);
        }
        else if (job.Remote?.Retired is not null)
        {
            File.Delete(job.StandardOutputPath);
            File.Delete(job.StandardErrorPath);
        }
    }

    private void LaunchAnew(Job job)
    {
        File.Delete(job.StandardOutputPath);
        File.Delete(job.StandardErrorPath);
        StartAgain(job);
    }

    private void StartAgain(Job job)
    {
        if (job.CancelSignal == 0)
        {
            scheduler.Requeue(job);
            holds.Begin(job);
        }
        else
        {
            lifecycle.EndWithoutProcess(job, EndClassifier.NeverStarted(JobCause.Canceled, job.CancelSignal));
        }
    }

    /// <summary>The earlier session was lost before it had written down that the job was started.</summary>
    private void TakeStart(Job job, ProcessIdentity process, Errno directErrno)
    {
        ulong key = job.Key;
        // Not now: it may have ended long ago.
        // Nor before its submission: a prepared process is older.
        long started = job.StartedMicroseconds ?? Math.Max(LostProcess.GetStarted(process), job.SubmittedMicroseconds);
        job.Process = process;
        job.StartedMicroseconds = started;
        job.DirectErrno = directErrno;
        store.SaveAsync(writer => writer.Start(key, process, started, directErrno));
    }

    private void Find(Job job, ProcessIdentity process, bool isSameBoot)
    {
        if (!isSameBoot)
        {
            lifecycle.EndWithoutProcess(job, EndClassifier.Lost(job, UnixMicroseconds.Now));
            return;
        }

        job.IsAdopted = true;
        job.State = job.CancelSignal != 0 ? JobState.Canceled : LostProcess.IsStopped(process.Pid) ? JobState.Suspended : JobState.Running;
        scheduler.RestoreSlot(job);
        link.Adopt(job.Key, process);
    }
}
