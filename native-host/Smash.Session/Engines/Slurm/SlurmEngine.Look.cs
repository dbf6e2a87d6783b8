using Smash.DaemonCore;
using Smash.Session.Jobs;

namespace Smash.Session.Engines.Slurm;

/// <content>The backstop: now and then squeue is asked once for all jobs, for those that Slurm does not have any more without having told how they ended.</content>
internal sealed partial class SlurmEngine
{
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(1);

    // smash-batch reads its file every two seconds, and reports.
    private static readonly TimeSpan FencePatience = TimeSpan.FromSeconds(6);

    private readonly uint _user;
    private TimeSpan _interval = TimeSpan.FromSeconds(30);
    private LoopTimer? _timer;
    private long _dueMilliseconds = long.MaxValue;
    private long _lookNumber;
    private bool _isLooking;

    /// <summary>Takes over where Slurm is, and how often it is asked.</summary>
    public void Configure(string binFolder, string configuration, TimeSpan interval)
    {
        _commands.Configure(binFolder, configuration);
        _interval = interval;
        if (_batches.Count > 0)
        {
            LookWithin(interval);
        }
    }

    private void LookWithin(TimeSpan delay)
    {
        long due = Environment.TickCount64 + (long)delay.TotalMilliseconds;
        if (due < _dueMilliseconds)
        {
            _timer?.Dispose();
            _dueMilliseconds = due;
            _timer = _loop.Schedule(delay, Look);
        }
    }

    private async void Look()
    {
        _dueMilliseconds = long.MaxValue;
        if (_isLooking || _batches.Count == 0)
        {
            // The one that goes on may be too old to tell.
            if (_isLooking)
            {
                LookWithin(SecondLook);
            }

            return;
        }

        _isLooking = true;
        long number = ++_lookNumber;
        CommandResult result = await _commands.RunAsync("squeue", SlurmQueue.MakeArguments(_user));
        if (result.IsSuccess)
        {
            // What has ended before the answer has told it before: nobody is missed who has.
            await _events.ReadAsync();
            await JudgeAsync(SlurmQueue.Parse(result.Output), number);
        }
        else
        {
            _log.Warning($"Slurm did not answer squeue: {result.Complaint}");
        }

        _isLooking = false;
        LookWithin(_interval);
    }

    private async Task JudgeAsync(SlurmQueue queue, long number)
    {
        foreach (SlurmBatch batch in _batches.ToList())
        {
            if (batch.State == SlurmBatchState.Doubtful && batch.SentInLook < number)
            {
                await SettleAsync(batch, queue);
            }
            else if (batch.State == SlurmBatchState.Sent && batch.SentInLook < number)
            {
                foreach (SlurmRun run in batch.Runs.Where(static run => !run.IsOver).ToList())
                {
                    await JudgeAsync(run, queue.FindState(run));
                }
            }
        }
    }

    /// <summary>Settles whether Slurm has a batch.</summary>
    private async Task SettleAsync(SlurmBatch batch, SlurmQueue queue)
    {
        if (queue.FindNumber(batch) is { } known)
        {
            batch.SentInLook = _lookNumber;
            await TakeNumberAsync(batch, known);
        }
        else if (!_scheduler.IsStopped)
        {
            // Were it there twice after all, the marks let each of its jobs run once.
            await SubmitAsync(batch);
        }
    }

    private async Task JudgeAsync(SlurmRun run, string? state)
    {
        run.LastState = state ?? run.LastState;
        if (run.Unexplained is { } report)
        {
            await ExplainAsync(run, report, state);
        }
        else if (SlurmQueue.IsLive(state))
        {
            run.Missed = 0;
            if (state == "PENDING" && run.Job.CancelSignal != 0)
            {
                // Slurm did not do it when it was asked; not at once again, that might go on for ever.
                _loop.Schedule(SecondLook, () => _signals.Cancel(run));
            }
        }
        else if (run.Fence is null)
        {
            await MissAsync(run, state);
        }
    }

    private async Task ExplainAsync(SlurmRun run, RunReport report, string? state)
    {
        if (SlurmQueue.IsLive(state))
        {
            LookWithin(SecondLook);
            return;
        }

        JobEnd end = await RunEnds.ExplainAsync(run.Job, report, state);
        run.IsOver = true;
        _lifecycle.EndElsewhere(run.Job, end);
    }

    /// <summary>Slurm does not have a run any more that has not told its end.</summary>
    private async Task MissAsync(SlurmRun run, string? state)
    {
        bool? isFenced = await Task.Run(() => BatchFiles.TryFence(run));
        if (isFenced == true)
        {
            await TakeBackAsync(run, state);
        }
        else if (isFenced is null)
        {
            _log.Warning($"what has become of job {run.Job.Key} cannot be found out now: its mark cannot be made");
        }
        else if (++run.Missed == 1)
        {
            LookWithin(SecondLook);
        }
        else
        {
            _log.Warning($"job {run.Job.Key} is lost: Slurm's job {run.SlurmName} is {state ?? "not there"}, and has not told its end");
            run.Fence = _loop.Schedule(FencePatience, () => GiveUp(run));
            await _signals.FenceAsync(run);
        }
    }

    private async void GiveUp(SlurmRun run)
    {
        await _events.ReadAsync();
        if (!run.IsOver)
        {
            run.IsOver = true;
            _lifecycle.EndElsewhere(run.Job, RunEnds.Lost(run.Job, run.LastState, null));
        }
    }

    /// <summary>A run has not begun, and cannot any more: it is ended, or handed over again.</summary>
    private async Task TakeBackAsync(SlurmRun run, string? state)
    {
        bool isForgotten = state is null or "NODE_FAIL" or "PREEMPTED" or "BOOT_FAIL";
        if (!isForgotten || run.Job.CancelSignal != 0)
        {
            run.IsOver = true;
            _lifecycle.EndElsewhere(run.Job, RunEnds.NeverBegan(run.Job, state));
            return;
        }

        _log.Warning($"Slurm has lost job {run.SlurmName} before it began: it is handed over again");
        await Task.Run(() => BatchFiles.WriteDone(run));
        Job job = run.Job;
        _byJob.Remove(job.Key);
        Forget(run);
        Start(job, await _environments.GetAsync(job.Environment));
    }
}
