using System.Diagnostics;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Output;
using Smash.Session.Pools;

namespace Smash.Session.Jobs;

/// <content>Has the master start jobs that have got a slot.</content>
internal sealed partial class JobScheduler
{
    /// <summary>Counts the slot of a job that has a prepared process from before the session; <see cref="HandOver"/> is called with it at the start.</summary>
    public void RestoreHeld(Job job)
    {
        Hold(job);
        _held.Add(job);
    }

    /// <summary>Launches a job that holds a slot: its prepared process was of no use.</summary>
    public void LaunchHeld(Job job)
    {
        job.Claim = ClaimState.Claimed;
        LoadAndLaunch(job);
    }

    /// <summary>Frees the slot of a job that is not started after all.</summary>
    public void ReleaseHeld(Job job)
    {
        job.Claim = ClaimState.Claimed;
        Release(job);
    }

    private void Hold(Job job)
    {
        // While it holds a slot without a launch it is as one whose claim is on the way: nobody puts it into a queue.
        job.Claim = ClaimState.Claiming;
        TakeSlot(job);
        Changed?.Invoke();
    }

    private void Launch(Job job)
    {
        JobPool pool = job.Pool!;
        Place(job, PoolPlace.Active);
        if (pool.Ahead > JobPool.LeastAhead && Stopwatch.GetElapsedTime(job.ClaimedTimestamp) > LongClaim)
        {
            pool.Ahead--;
        }

        LoadAndLaunch(job);
    }

    private void LoadAndLaunch(Job job)
    {
        ValueTask<LaunchEnvironment> environment = LoadAsync(job);
        if (environment.IsCompletedSuccessfully)
        {
            Launch(job, environment.Result);
        }
        else
        {
            // Those behind it wait too: they start in order.
            _loading++;
            LaunchWhenLoaded(job, environment);
        }
    }

    private ValueTask<LaunchEnvironment> LoadAsync(Job job) => job.Input == InputState.Recorded ? RestoreAndLoadAsync(job) : environments.GetAsync(job.Environment);

    private async ValueTask<LaunchEnvironment> RestoreAndLoadAsync(Job job)
    {
        await inputs.RestoreAsync(job);
        return await environments.GetAsync(job.Environment);
    }

    private async void LaunchWhenLoaded(Job job, ValueTask<LaunchEnvironment> loading)
    {
        LaunchEnvironment? environment = null;
        Errno error = Errno.None;
        try
        {
            environment = await loading;
        }
        catch (RequestRefusedException refusal)
        {
            error = refusal.Error;
        }

        _loading--;
        if (job.IsEnding || _isStopped)
        {
            Release(job);
        }
        else if (environment is null)
        {
            // Its slot is freed by whoever ends it.
            InputLost?.Invoke(job.Key, error);
        }
        else
        {
            Launch(job, environment);
            Pump();
        }
    }

    /// <summary>A process that begins now has used nothing before, whatever the prepared one had that was of no use.</summary>
    private void ForgetPriorCpu(Job job)
    {
        if (job.PriorCpuSeconds > 0)
        {
            ulong key = job.Key;
            job.PriorCpuSeconds = 0;
            store.SaveAsync(writer => writer.ForgetPriorCpu(key));
        }
    }

    private void Launch(Job job, LaunchEnvironment environment)
    {
        job.IsLaunchRequested = true;
        ForgetPriorCpu(job);
        Engines.For(job).Start(job, environment);
    }
}
