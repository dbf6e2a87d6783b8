using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.Protocol;
using Smash.Session.Limits;

namespace Smash.Session.Jobs;

/// <content>Signals to jobs that run, and what makes somebody send them: a cancel, a limit, the host's stop.</content>
internal sealed partial class JobLifecycle
{
    /// <summary>Cancels a job by a signal; a running one gets SIGKILL after the grace.</summary>
    /// <param name="job">A job that has not ended.</param>
    /// <param name="signal">The signal to send.</param>
    /// <param name="grace">Time until SIGKILL.</param>
    /// <returns>Completes when the cancel is on disk: it is carried out whatever happens to the session.</returns>
    public async Task CancelAsync(Job job, int signal, TimeSpan grace)
    {
        if (job.Members is not null)
        {
            await Arrays!.CancelAsync(job, signal, grace);
            return;
        }

        if (!job.IsLaunchRequested)
        {
            await CancelQueuedAsync(job, signal);
            return;
        }

        ulong key = job.Key;
        await store.RequestAsync(writer => writer.Cancel(key, signal));
        if (job.IsEnding)
        {
            return;
        }

        if (job.CancelSignal == 0)
        {
            job.CancelSignal = signal;
            job.State = JobState.Canceled;
            notifier.Notify(job);
        }

        _ = SendCancel(job, signal, grace);
    }

    /// <summary>Carries out a cancel that an earlier session put on disk: what it had sent of it cannot be known.</summary>
    public void ResumeCancel(Job job) => SendCancel(job, job.CancelSignal, TimeSpan.FromMilliseconds(ProtocolLimits.DefaultGraceMilliseconds));

    /// <summary>Signals a job's tree.</summary>
    /// <exception cref="RequestRefusedException">The kernel's refusal.</exception>
    public async Task SignalAsync(Job job, int signal)
    {
        Errno error = await SendAsync(job, signal);
        if (error != Errno.None)
        {
            throw error == Errno.ESRCH ? RequestRefusedException.JobEnded(job.Id) : new RequestRefusedException(error, $"Signal {signal} could not be sent to job {job.Id}: {error}.");
        }

        // Stops of a process that is not the master's child are told to nobody.
        if (job.IsAdopted && signal == Sigstop)
        {
            OnStopped(job.Key);
        }
        else if (job.IsAdopted && signal == Sigcont)
        {
            OnContinued(job.Key);
        }
    }

    /// <summary>Ends a job because it is over a limit; one that is being canceled, or ended for another limit, gets the signal too, and keeps its cause.</summary>
    /// <param name="job">A job that runs.</param>
    /// <param name="breach">The limit; its signal is followed by SIGKILL after the usual grace.</param>
    public async void EndForLimit(Job job, LimitBreach breach)
    {
        if (!job.IsEnding && job.CancelSignal == 0 && job.Breach is null)
        {
            log.Category(LogCategory.Job).Debug($"job {job.Key} is over a limit: {breach.Cause}");
            job.Breach = breach;
            // First on disk, so that a session that is lost in between does not leave a death by nobody's hand.
            await SaveBreachAsync(job.Key, breach);
        }

        breach.SetDelivered(!job.IsEnding && await SendCancel(job, breach.Signal, LimitGrace) == Errno.None);
    }

    private Task<Errno> SendCancel(Job job, int signal, TimeSpan grace)
    {
        ulong key = job.Key;
        Task<Errno> delivery = SendAsync(job, signal);
        if (signal == Sigkill)
        {
            return delivery;
        }

        // A stopped process handles no signal but SIGKILL before it goes on.
        SendAsync(job, Sigcont);
        loop.Schedule(grace, () =>
        {
            if (jobs.Find(key) is { IsEnding: false } live)
            {
                SendAsync(live, Sigkill);
            }
        });
        return delivery;
    }

    /// <summary>Brings a breach to disk; completes at the latest when the patience is over.</summary>
    private Task SaveBreachAsync(ulong key, LimitBreach breach)
    {
        var completion = new TaskCompletionSource();
        LoopTimer timer = loop.Schedule(BreachPatience, () => completion.TrySetResult());
        Save();
        return completion.Task;

        async void Save()
        {
            try
            {
                await store.RequestAsync(writer => writer.Breach(key, breach.Cause, breach.Detail));
            }
            catch (RequestRefusedException exception)
            {
                log.Warning($"why job {key} is ended is not on disk yet: {exception.Message}");
            }

            timer.Dispose();
            completion.TrySetResult();
        }
    }

    /// <summary>Ends a running job because the host stops.</summary>
    /// <param name="job">A job with a process.</param>
    /// <param name="grace">Time from SIGTERM until SIGKILL; zero: SIGKILL at once.</param>
    public void EndForShutdown(Job job, TimeSpan grace)
    {
        int signal = grace > TimeSpan.Zero ? Sigterm : Sigkill;
        if (job.CancelSignal == 0)
        {
            job.CancelSignal = signal;
            job.IsEndedByHost = true;
        }

        SendCancel(job, signal, grace);
    }
}
