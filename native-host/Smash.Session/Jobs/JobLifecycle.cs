using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Limits;
using Smash.Session.Master;
using Smash.Session.Output;
using Smash.Session.Rex;
using Smash.Session.Store;
using Smash.Session.Terms;

namespace Smash.Session.Jobs;

/// <summary>
/// The one place where a job's state changes: NEW → RUNNING ⇄ SUSPENDED → EXITED or ABORTED, with CANCELED between a cancel and the end. An end is told
/// to the client, and the process reaped, only when it is on disk.
/// </summary>
internal sealed partial class JobLifecycle(EventLoop loop, JobTable jobs, JobScheduler scheduler, JobStore store, MasterLink link, JobNotifier notifier, RecentEnds recent, DaemonLog log)
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;
    private const int Sigcont = 18;
    private const int Sigstop = 19;

    // A disk that takes longer must not keep a limit from holding.
    private static readonly TimeSpan BreachPatience = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LimitGrace = TimeSpan.FromMilliseconds(ProtocolLimits.DefaultGraceMilliseconds);

    /// <summary>Called when a job has ended and its end is on disk.</summary>
    public Action? JobEnded { get; set; }

    /// <summary>Sees to jobs on other hosts. Set before the first of them is heard of.</summary>
    public RemoteJobs? Remote { get; set; }

    /// <summary>Runs jobs again that have failed. Set before the first of them is heard of.</summary>
    public JobReruns? Reruns { get; set; }

    /// <summary>Cancels arrays. Set before the first of them is heard of.</summary>
    public ArrayTable? Arrays { get; set; }

    /// <summary>Told of a queued job whose cancel was refused.</summary>
    public Action<Job>? Kept { get; set; }

    /// <summary>Told of each job that has ended, with its record, when that is on disk.</summary>
    public Action<Job, JobRecord>? Ended { get; set; }

    /// <summary>Tells what the limits on jobs' trees have to do with their ends.</summary>
    public TreeVerdict? Trees { get; set; }

    public void OnLaunched(ulong key, ProcessIdentity process, long startedMicroseconds, int directErrno)
    {
        if (jobs.Find(key) is not { IsEnding: false } job)
        {
            return;
        }

        job.Process = process;
        // Of a job that is run again the first start counts.
        startedMicroseconds = job.StartedMicroseconds ?? startedMicroseconds;
        job.StartedMicroseconds = startedMicroseconds;
        job.DirectErrno = (Errno)directErrno;
        job.State = job.State == JobState.New ? JobState.Running : job.State;
        Errno error = job.DirectErrno;
        StartMark mark = job.StartMark;
        store.SaveAsync(writer =>
        {
            if (!mark.IsCovered)
            {
                writer.Start(key, process, startedMicroseconds, error);
            }
        });
        log.Category(LogCategory.Job).Debug($"job {key} runs as process {process.Pid}");
        notifier.Notify(job);
        if (job is { Remote: not null, Breach: { } breach })
        {
            // Its time was over while it had no process.
            SendCancel(job, breach.Signal, LimitGrace);
        }
    }

    public void OnLaunchFailed(ulong key, LaunchStep step, Errno error)
    {
        log.Category(LogCategory.Job).Debug($"job {key} failed to start in step {step} with error {(int)error}");
        if (jobs.Find(key) is { IsEnding: false } job)
        {
            job.IsEnding = true;
            scheduler.Release(job);
            End(job, EndClassifier.FailedToStart(step, error));
        }
    }

    public void OnStopped(ulong key) => Change(key, JobState.Running, JobState.Suspended);

    public void OnContinued(ulong key) => Change(key, JobState.Suspended, JobState.Running);

    public async void OnEnded(ulong key, ProcessEnd end)
    {
        if (jobs.Find(key) is not { } job || job is { RetiredProcess: not null, IsLaunchRequested: false })
        {
            // Its end is on disk already, or that it is run again: the session was lost between that and the acknowledgement.
            link.Acknowledge(key);
            return;
        }

        if (job.Remote is not null)
        {
            OnEndedElsewhere(job, end);
        }
        else if (!job.IsEnding)
        {
            job.IsEnding = true;
            scheduler.Release(job);
            End(job, await JudgeAsync(job, await EndClassifier.ClassifyAsync(job, end)));
        }
    }

    /// <summary>The stand-in of a job on another host has ended. Until it is known what becomes of the job it can be canceled.</summary>
    private async void OnEndedElsewhere(Job job, ProcessEnd end)
    {
        JobEnd? known = Remote is null || RemoteJobs.IsRetired(job) ? null : await Remote.EndAsync(job, end);
        if (job.IsEnding)
        {
            return;
        }

        if (known is null && Remote is not null)
        {
            Remote.RunAgain(job, () => Abandon(job));
            return;
        }

        job.IsEnding = true;
        scheduler.Release(job);
        End(job, known ?? await EndClassifier.ClassifyAsync(job, end));
    }

    /// <summary>Ends a job between two runs that was canceled, or found over a limit.</summary>
    private void Abandon(Job job)
    {
        job.IsEnding = true;
        scheduler.Release(job);
        JobCause cause = job.IsEndedByHost ? JobCause.HostShutdown : JobCause.Canceled;
        End(job, job.Breach is { } breach
            ? EndClassifier.NeverStarted(breach.Cause, breach.Signal) with { Detail = breach.Detail }
            : EndClassifier.NeverStarted(cause, job.CancelSignal));
    }

    public void OnLost(ulong key, long endedMicroseconds)
    {
        if (jobs.Find(key) is not { IsEnding: false } job)
        {
            return;
        }

        if (job.Remote is not null)
        {
            // Its stand-in may have told how the program ended.
            OnLostElsewhere(job, endedMicroseconds);
            return;
        }

        job.IsEnding = true;
        scheduler.Release(job);
        EndLost(job, EndClassifier.Lost(job, endedMicroseconds));
    }

    private async void EndLost(Job job, JobEnd end) => End(job, await JudgeAsync(job, end));

    private ValueTask<JobEnd> JudgeAsync(Job job, JobEnd end) => Trees?.CompleteAsync(job, end) ?? ValueTask.FromResult(end);

    private async void OnLostElsewhere(Job job, long endedMicroseconds)
    {
        job.IsEnding = true;
        scheduler.Release(job);
        End(job, await (Remote?.FindEndAsync(job, endedMicroseconds) ?? ValueTask.FromResult<JobEnd?>(null)) ?? EndClassifier.Lost(job, endedMicroseconds));
    }

    /// <summary>Ends a job that has no process.</summary>
    public void EndWithoutProcess(Job job, JobEnd end)
    {
        job.Members?.Close();
        job.IsEnding = true;
        End(job, end);
    }

    private async void End(Job job, JobEnd end)
    {
        if (Reruns?.TryRunAgain(job, end) == true)
        {
            return;
        }

        job.StartMark.IsCovered = true;
        await store.SaveAsync(Ending(job, end, job.StartedMicroseconds));
        Finish(job, end);
        scheduler.Engines.For(job).Acknowledge(job);
        if (job.Remote is not null)
        {
            Remote?.Forget(job);
        }
    }

    private static Action<StoreWriter> Ending(Job job, JobEnd end, long? startedMicroseconds)
    {
        ulong key = job.Key;
        bool hasInput = job.Input != InputState.None;
        EndNotice? notice = EndNotice.Make(job, end.State, end.Cause, end.ExitCode);
        byte[]? remote = job.Remote is { } state ? RemoteBlob.Encode(state) : null;
        JobOptions? members = job.Members?.Describe(job.Options);
        return writer =>
        {
            writer.End(key, end, startedMicroseconds);
            if (remote is not null)
            {
                writer.SetRemote(key, remote);
            }

            if (hasInput)
            {
                // It was kept so that the job could be started after all.
                writer.DeleteInput(key);
            }

            if (members is not null)
            {
                writer.SetOptions(key, members);
            }

            if (notice is not null)
            {
                writer.InsertNotice(notice);
            }
        };
    }

    private void Finish(Job job, JobEnd end)
    {
        job.State = end.State;
        jobs.Remove(job);
        scheduler.Forget(job);
        log.Category(LogCategory.Job).Debug($"job {job.Key} ended: {end.Cause}, exit code {end.ExitCode}");
        JobRecord record = job.ToRecord() with
        {
            Cause = end.Cause,
            CauseDetail = end.Detail,
            ExitCode = end.ExitCode,
            Signal = end.Signal,
            EndedMicroseconds = end.EndedMicroseconds,
            Usage = end.Usage,
            FailedStep = end.FailedStep,
            FailedErrno = end.FailedErrno,
        };
        recent.Add(job.Client, record);
        notifier.Notify(job, record);
        Ended?.Invoke(job, record);
        JobEnded?.Invoke();
    }

    private void Change(ulong key, JobState from, JobState to)
    {
        if (jobs.Find(key) is { IsEnding: false } job && job.State == from && from != to)
        {
            job.State = to;
            notifier.Notify(job);
        }
    }
}
