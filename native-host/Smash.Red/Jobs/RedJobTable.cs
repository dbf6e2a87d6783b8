using Microsoft.Win32.SafeHandles;
using Smash.Protocol.Red;
using Smash.Protocol.Red.Messages;
using Smash.Red.Transfers;

namespace Smash.Red.Jobs;

/// <summary>The jobs of a world: those that have not ended, and zombies, which have and were not reported. It is used on the loop alone.</summary>
/// <param name="services">What transfers need.</param>
/// <param name="world">The world.</param>
internal sealed class RedJobTable(TransferServices services, IJobWorld world)
{
    private readonly SortedDictionary<int, RedJob> _running = [];
    private readonly SortedDictionary<int, RedJob> _zombies = [];
    private readonly SortedSet<int> _toldZombies = [];
    private readonly HashSet<Task> _beginning = [];
    private readonly TaskCompletionSource _closing = new();
    private TaskCompletionSource _nextEnd = new();
    private int _lastNumber;

    /// <summary>How many jobs have not ended.</summary>
    public int RunningCount => _running.Count + _beginning.Count;

    /// <summary>Prepares a sink. Any thread may ask, but the loop: it opens files.</summary>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="RedException">RED_EBADSINK, RED_EBADWORLD.</exception>
    public TransferJobPlan Prepare(StartRedSinkRequest request) => TransferJobPlan.Open(world, services.Addresses, request);

    /// <summary>Prepares a source. Any thread may ask, but the loop: it opens files.</summary>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="RedException">RED_EBADSOURCE, RED_EBADWORLD.</exception>
    public TransferJobPlan Prepare(StartRedSourceRequest request) => TransferJobPlan.Open(world, request);

    /// <summary>Prepares a run. Any thread may ask, but the loop: it opens files.</summary>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="RedException">RED_EBADCOMMAND, RED_EBADRUN, RED_EBADWORLD.</exception>
    public RunPlan Prepare(StartRedJobRequest request) => RunPlan.Open(world, services.Addresses, request);

    /// <summary>Begins a sink: from here on it waits for its connection.</summary>
    /// <param name="plan">The sink; its files are the table's from here on.</param>
    /// <exception cref="RedException">RED_EUNKNOWN: the world has all the jobs that it may. RED_EBADWORLD.</exception>
    public RedJob StartSink(TransferJobPlan plan)
    {
        try
        {
            RequireRoom();
            var job = new TransferJob(services, world, plan);
            Add(job);
            job.Wait();
            return job;
        }
        catch
        {
            plan.Dispose();
            plan.Listening?.Dispose();
            throw;
        }
    }

    /// <summary>Begins a source: connects, then sends.</summary>
    /// <param name="plan">The source; its files are the table's from here on.</param>
    /// <exception cref="RedException">RED_EBADSOURCE: the other side cannot be reached. RED_EUNKNOWN: the world has all the jobs that it may. RED_EBADWORLD.</exception>
    public async Task<RedJob> StartSourceAsync(TransferJobPlan plan)
    {
        try
        {
            SafeFileHandle connection = await ReserveAsync(() => TransferTarget.ConnectAsync(services.Loop, plan.Target!, plan.Parameters.Timeout ?? services.ConnectTimeout, RedError.BadSource, _closing.Task));
            var job = new TransferJob(services, world, plan);
            Add(job);
            job.Run(connection);
            return job;
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    /// <summary>Begins a run: connects its outputs, then starts the program, or waits for its input.</summary>
    /// <param name="plan">The run; its files are the table's from here on.</param>
    /// <exception cref="RedException">RED_EBADRUN: an output cannot be reached. RED_EBADCOMMAND: the program cannot be executed. RED_EUNKNOWN, RED_EBADWORLD.</exception>
    public async Task<RedJob> StartRunAsync(RunPlan plan)
    {
        var job = new RunJob(services, world, plan);
        try
        {
            await ReserveAsync(async () =>
            {
                await job.ConnectAsync(_closing.Task);
                if (plan.Listening is null)
                {
                    RequireWorld();
                    await job.StartAsync();
                }

                return true;
            });
            Add(job);
        }
        catch
        {
            job.Discard();
            throw;
        }

        if (plan.Listening is not null)
        {
            job.Wait();
        }

        return job;
    }

    /// <summary>What the caller of a method that began a job is told.</summary>
    /// <param name="job">The job.</param>
    /// <param name="asked">The properties that are asked for.</param>
    /// <param name="waits">Whether to wait for its end.</param>
    /// <param name="aborted">Canceled when nobody listens any more; then what is told does not matter.</param>
    /// <exception cref="RedException">RED_EBADWORLD: the world ended meanwhile.</exception>
    public async Task<RedJobInfo> AnswerAsync(RedJob job, IReadOnlyList<RedJobProperty> asked, bool waits, CancellationToken aborted)
    {
        if (waits)
        {
            await WaitAsync(job.Ended, Timeout.InfiniteTimeSpan, aborted);
            RequireWorld();
            OnTold(job, aborted);
        }

        return job.Describe(asked);
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="number">The job; 0 or less: every job that has not ended.</param>
    /// <param name="signal">A standard signal, 1 to 31.</param>
    /// <exception cref="RedException">RED_EBADSIGNAL, RED_EBADJOB.</exception>
    /// <returns>Completed when those that run have it.</returns>
    public async Task SignalAsync(int number, int signal)
    {
        if (!JobSignal.IsStandard(signal))
        {
            throw new RedException(RedError.BadSignal, $"{signal} is none of Linux's standard signals, 1 to 31");
        }

        await Task.WhenAll((number > 0 ? [Find(number)] : _running.Values.ToList()).Select(job => job.SignalAsync(signal)));
    }

    /// <summary>Tells of all jobs. Zombies are none any more after that: nobody else is told of them.</summary>
    public RedJobInfo[] Report()
    {
        RedJobInfo[] jobs = [.. _zombies.Values.Concat(_running.Values).OrderBy(static job => job.Number).Select(static job => job.Describe())];
        _zombies.Clear();
        _toldZombies.Clear();
        return jobs;
    }

    /// <summary>Tells of a job, which stays what it is.</summary>
    /// <param name="number">The job.</param>
    /// <exception cref="RedException">RED_EBADJOB.</exception>
    public RedJobInfo Peek(int number) => Find(number).Describe();

    /// <summary>Waits for the end of a job, which stays a zombie.</summary>
    /// <param name="number">The job; 0 or less: any.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="aborted">Canceled when nobody listens any more.</param>
    /// <returns>The job, or all zombies; nobody where none has ended in time.</returns>
    /// <exception cref="RedException">RED_EBADJOB; RED_EBADWORLD: the world ended meanwhile.</exception>
    public async Task<RedJobInfo[]> WaitAsync(int number, TimeSpan timeout, CancellationToken aborted) => Describe(await WaitForAsync(number, timeout, aborted));

    /// <summary>Tells of jobs.</summary>
    /// <param name="jobs">The jobs, which may have been reported since.</param>
    public static RedJobInfo[] Describe(RedJob[] jobs) => Array.ConvertAll(jobs, static job => job.Describe());

    /// <summary>Waits as <see cref="WaitAsync(int, TimeSpan, CancellationToken)"/> does, and tells nothing yet of the jobs.</summary>
    /// <inheritdoc cref="WaitAsync(int, TimeSpan, CancellationToken)"/>
    public async Task<RedJob[]> WaitForAsync(int number, TimeSpan timeout, CancellationToken aborted)
    {
        RedJob? job = number > 0 ? Find(number) : null;
        Task end = job?.Ended ?? (_zombies.Count > 0 ? Task.CompletedTask : _nextEnd.Task);
        await WaitAsync(end, timeout, aborted);
        RequireWorld();
        RedJob[] told = !end.IsCompleted ? [] : job is not null ? [job] : [.. _zombies.Values];
        Array.ForEach(told, zombie => OnTold(zombie, aborted));
        return told;
    }

    /// <summary>Ends all jobs with their world and takes no more; whoever waits for one gets RED_EBADWORLD. What they have inside of the world is the world's to end.</summary>
    /// <returns>Completed when nothing of them is left outside.</returns>
    public async Task CloseAsync()
    {
        _closing.TrySetResult();
        var end = new RedJobEnd(RedJobCause.WorldDestroyed) { Error = "its world ended" };
        await Task.WhenAll(_running.Values.ToList().Select(job => job.AbandonAsync(end)));
        await Task.WhenAll(_beginning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _nextEnd.TrySetResult();
        _zombies.Clear();
    }

    private async Task WaitAsync(Task end, TimeSpan timeout, CancellationToken aborted) =>
        await end.WaitAsync(timeout, services.Loop.TimeProvider, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private RedJob Find(int number) =>
        _running.TryGetValue(number, out RedJob? job) || _zombies.TryGetValue(number, out job) ? job : throw new RedException(RedError.BadJob, $"the world has no job {number}");

    private void RequireWorld()
    {
        if (_closing.Task.IsCompleted)
        {
            throw new RedException(RedError.BadWorld, "the world has ended");
        }
    }

    private void RequireRoom()
    {
        RequireWorld();
        if (RunningCount >= world.MaximumJobs)
        {
            throw new RedException(RedError.Unknown, $"the world has {RunningCount} jobs, and may have no more at once (RED_WORLD_JOBS)");
        }

        if (_zombies.Count - _toldZombies.Count >= world.MaximumZombies)
        {
            throw new RedException(RedError.Unknown, $"the world has {_zombies.Count} jobs whose ends nobody asked for: red_jobs tells of them, then there is room");
        }
    }

    /// <summary>Somebody who waited for its end knows it: where room is wanted, such a one goes first.</summary>
    private void OnTold(RedJob job, CancellationToken aborted)
    {
        if (!aborted.IsCancellationRequested && _zombies.ContainsKey(job.Number))
        {
            _toldZombies.Add(job.Number);
        }
    }

    /// <summary>Does what comes before a job is one, which counts as one meanwhile.</summary>
    private async Task<T> ReserveAsync<T>(Func<Task<T>> begin)
    {
        RequireRoom();
        Task<T> beginning = begin();
        _beginning.Add(beginning);
        try
        {
            T begun = await beginning;
            if (_closing.Task.IsCompleted)
            {
                (begun as IDisposable)?.Dispose();
            }

            RequireWorld();
            return begun;
        }
        catch (RedException)
        {
            // Whatever it was, the world's end comes first.
            RequireWorld();
            throw;
        }
        finally
        {
            _beginning.Remove(beginning);
        }
    }

    private void Add(RedJob job)
    {
        job.Number = ++_lastNumber;
        if (job.End is null)
        {
            job.Ending = OnEnding;
            _running.Add(job.Number, job);
        }
        else
        {
            AddZombie(job);
        }
    }

    private void OnEnding(RedJob job)
    {
        _running.Remove(job.Number);
        AddZombie(job);
    }

    private void AddZombie(RedJob job)
    {
        _zombies.Add(job.Number, job);
        while (_zombies.Count > world.MaximumZombies && _toldZombies.Count > 0)
        {
            _zombies.Remove(_toldZombies.Min);
            _toldZombies.Remove(_toldZombies.Min);
        }

        TaskCompletionSource waiters = _nextEnd;
        _nextEnd = new TaskCompletionSource();
        waiters.TrySetResult();
    }
}
