using Smash.DaemonCore;
using Smash.DaemonCore.Logs;
using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Jobs;
using Smash.Session.Limits;
using Smash.Session.Master;

namespace Smash.Session.Prepared;

/// <summary>
/// Keeps processes that were started ahead for the command lines and environments used last, so that the next job with one of them need not wait for its
/// program to start. They hold no slot and are no jobs; one that nobody needs is ended.
/// </summary>
internal sealed class PreparedPool(EventLoop loop, JobTable jobs, MasterLink link, EnvironmentCache environments, PreparedFolder folder, DaemonLog log) : IDisposable
{
    /// <summary>Most processes that are kept for one pair.</summary>
    public const int MostOfPair = 64;

    private const int Sigkill = 9;
    private const int MostPairs = 4;
    private const int MostProcesses = 64;

    // One may be an accident; where two end unused, the program is none that waits for a job.
    private const int MostDeaths = 2;

    // So many pairs in a row that were started for and never came again: each submission has another environment, and a start ahead is wasted.
    private const int MostWasted = 3;

    // A job's own program is to have the machine first; but where that is busy for long, to be prepared is worth the more.
    private const int MostPauses = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly List<PreparedPair> _pairs = [];
    private readonly Dictionary<ulong, PreparedProcess> _processes = [];
    private readonly int _priority = new PriorityRange().Resolve(0);
    private LoopTimer? _fillTimer;
    private LoopTimer? _idleTimer;
    private TimeSpan _idleTime = TimeSpan.FromMinutes(10);
    private int _countOfPair;
    private int _wasted;
    private int _pauses;
    private bool _isStopped;

    /// <summary>Called with a process that has ended, and had taken note of its job before this session could see that; tells whether the end is the job's.</summary>
    public Func<PreparedProcess, bool>? TookNote { get; set; }

    /// <summary>Where processes begin.</summary>
    public required string HomeDirectory { get; init; }

    /// <summary>Processes that are ready for a job.</summary>
    public int ReadyCount => _processes.Values.Count(process => IsFree(process) && folder.IsReady(process.Key));

    /// <summary>Takes over how many are kept.</summary>
    /// <param name="countOfPair">Processes for each pair; 0: none at all.</param>
    /// <param name="idleTime">After so long without a submission the processes of a pair are ended.</param>
    public void Configure(int countOfPair, TimeSpan idleTime)
    {
        (_countOfPair, _idleTime) = (countOfPair, idleTime);
        foreach (PreparedPair pair in _pairs.ToList())
        {
            Shrink(pair, countOfPair);
            if (countOfPair == 0)
            {
                Forget(pair);
            }
        }

        ForgetIdle();
        ScheduleFill();
    }

    /// <summary>A job was submitted that could have used a prepared process, or did: the next is prepared for.</summary>
    /// <param name="job">The job.</param>
    public void OnUsed(Job job)
    {
        if (_isStopped || _countOfPair == 0 || FindOrAdd(job) is not { } pair)
        {
            return;
        }

        // The last in the list is the one used last.
        _pairs.Remove(pair);
        _pairs.Add(pair);
        pair.LastUsed = loop.TimeProvider.GetTimestamp();
        pair.Uses++;
        ScheduleFill();
        ScheduleIdle(_idleTime);
    }

    /// <summary>Finds a process that is ready, for a job; nobody else gets it.</summary>
    /// <param name="command">The job's command line.</param>
    /// <param name="environment">The job's environment.</param>
    /// <returns>The process; null: there is none.</returns>
    public PreparedProcess? Take(string command, EnvironmentDigest environment)
    {
        PreparedPair? pair = _pairs.Find(pair => pair.Is(command, environment));
        PreparedProcess? process = pair?.Processes.Find(process => process.Identity is not null && folder.IsReady(process.Key));
        if (process is not null)
        {
            pair!.Processes.Remove(process);
            process.IsTaken = true;
        }

        return process;
    }

    /// <summary>Takes a process back whose job was refused.</summary>
    public void Return(PreparedProcess process)
    {
        process.IsTaken = false;
        if (process.HasEnded)
        {
            return;
        }

        if (_isStopped || process.Pair is not { IsForgotten: false } pair || pair.Processes.Count >= _countOfPair)
        {
            Dismiss(process);
        }
        else
        {
            pair.Processes.Add(process);
        }
    }

    /// <summary>Takes up a process of an earlier session that a job has.</summary>
    public PreparedProcess Adopt(ulong key, ProcessIdentity identity)
    {
        var process = new PreparedProcess(key, _priority) { Identity = identity, IsTaken = true, MayKnow = true };
        _processes.Add(key, process);
        return process;
    }

    /// <summary>Whether a process of an earlier session, which runs, has been told of its job and has taken note.</summary>
    public bool HasTakenNote(PreparedProcess process) => process is { MayKnow: true, HasEnded: false } && !folder.IsReady(process.Key);

    /// <summary>A job has this process for good: what becomes of it is the job's.</summary>
    public void Release(PreparedProcess process)
    {
        _processes.Remove(process.Key);
        if (process.Pair is { } pair)
        {
            pair.WasOfUse = true;
            pair.Deaths = 0;
        }

        _wasted = 0;
    }

    /// <summary>Ends a process.</summary>
    public void Dismiss(PreparedProcess process)
    {
        process.IsDismissed = true;
        process.Pair?.Processes.Remove(process);
        link.SignalAsync(process.Key, Sigkill);
    }

    /// <summary>Whether this is the key of a process that no job has for good.</summary>
    public bool Has(ulong key) => _processes.ContainsKey(key);

    /// <summary>Starts no more; those that there are go on.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Starts no more, and ends those that no job has.</summary>
    /// <returns>Completes when they have ended.</returns>
    public Task EndAllAsync()
    {
        Stop();
        List<PreparedProcess> free = [.. _processes.Values.Where(IsFree)];
        free.ForEach(Dismiss);
        return Task.WhenAll(free.Select(static process => process.End));
    }

    /// <returns>Whether the process is one of these.</returns>
    public bool OnLaunched(ulong key, ProcessIdentity identity)
    {
        if (_processes.TryGetValue(key, out PreparedProcess? process))
        {
            process.Identity = identity;
        }

        return process is not null;
    }

    /// <inheritdoc cref="OnLaunched"/>
    public bool OnLaunchFailed(ulong key, LaunchStep step, Errno error) => OnGone(key, $"it could not be started ({step}, {error})");

    /// <inheritdoc cref="OnLaunched"/>
    public bool OnEnded(ulong key, ProcessEnd end)
    {
        if (!Has(key) || IsEndOfJob(key))
        {
            return false;
        }

        link.Acknowledge(key);
        return OnGone(key, end.IsExit ? $"it exited with code {end.Status}" : $"signal {end.Status} ended it");
    }

    /// <inheritdoc cref="OnLaunched"/>
    public bool OnLost(ulong key) => !IsEndOfJob(key) && OnGone(key, "it is lost");

    public void Dispose()
    {
        _fillTimer?.Dispose();
        _idleTimer?.Dispose();
    }

    private static bool IsFree(PreparedProcess process) => process is { IsTaken: false, IsDismissed: false };

    private bool IsEndOfJob(ulong key)
    {
        if (!_processes.TryGetValue(key, out PreparedProcess? process) || !HasTakenNote(process) || TookNote?.Invoke(process) != true)
        {
            return false;
        }

        Release(process);
        process.SetEnded();
        return true;
    }

    private bool OnGone(ulong key, string how)
    {
        if (!_processes.Remove(key, out PreparedProcess? process))
        {
            return false;
        }

        folder.Remove(key);
        process.Pair?.Processes.Remove(process);
        if (IsFree(process) && process.Pair is { } pair)
        {
            CountDeath(pair, how);
        }

        process.SetEnded();
        return true;
    }

    private void CountDeath(PreparedPair pair, string how)
    {
        if (++pair.Deaths >= MostDeaths)
        {
            log.Category(LogCategory.Job).Info($"no more processes are prepared for a command line: of the last {pair.Deaths} each ended before a job came, {how}");
        }
        else
        {
            log.Category(LogCategory.Job).Debug($"a prepared process ended before a job came: {how}");
            ScheduleFill();
        }
    }

    private PreparedPair? FindOrAdd(Job job)
    {
        if (_pairs.Find(pair => pair.Is(job.Command, job.Environment)) is { } known)
        {
            return known;
        }

        ValueTask<LaunchEnvironment> environment = environments.GetAsync(job.Environment);
        if (!environment.IsCompletedSuccessfully)
        {
            // So many other environments came in between that this one is not in memory any more: no sign that it comes again soon.
            return null;
        }

        if (_pairs.Count == MostPairs)
        {
            Forget(_pairs[0]);
        }

        return new PreparedPair(job.Command, job.Environment, environment.Result);
    }

    private void Forget(PreparedPair pair)
    {
        pair.IsForgotten = true;
        _pairs.Remove(pair);
        _wasted += pair.Processes.Count > 0 && !pair.WasOfUse ? 1 : 0;
        Shrink(pair, 0);
    }

    private void Shrink(PreparedPair pair, int count)
    {
        while (pair.Processes.Count > count)
        {
            Dismiss(pair.Processes[^1]);
        }
    }

    private void ScheduleFill()
    {
        if (_fillTimer is not { IsPending: true } && !_isStopped)
        {
            _fillTimer = loop.Schedule(Pause, Fill);
        }
    }

    /// <summary>Starts one process where one is wanted, and looks again later: a start takes the machine some tenths of a second.</summary>
    private void Fill()
    {
        PreparedPair? pair = _isStopped ? null : _pairs.FindLast(IsWanting);
        if (pair is null)
        {
            return;
        }

        if (MachineLoad.IsBusy() && _pauses++ < MostPauses)
        {
            ScheduleFill();
            return;
        }

        _pauses = 0;
        if (_processes.Count >= MostProcesses && !MakeRoom(pair))
        {
            return;
        }

        Launch(pair);
        ScheduleFill();
    }

    private bool IsWanting(PreparedPair pair) =>
        pair.Processes.Count < _countOfPair && pair.Deaths < MostDeaths && pair.Uses > (_wasted >= MostWasted ? 1 : 0);

    /// <summary>Ends a process of the pair that was used the longest ago.</summary>
    /// <returns>Whether there is one, of another pair than that which wants room.</returns>
    private bool MakeRoom(PreparedPair wanting)
    {
        PreparedPair oldest = _pairs.Find(static pair => pair.Processes.Count > 0) ?? wanting;
        if (oldest == wanting)
        {
            return false;
        }

        Dismiss(oldest.Processes[^1]);
        return true;
    }

    private void Launch(PreparedPair pair)
    {
        ulong key = jobs.NextKey();
        try
        {
            folder.MakeFifo(key);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            pair.Deaths = MostDeaths;
            log.Warning($"No process can be prepared: {exception.Message}");
            return;
        }

        var process = new PreparedProcess(key, _priority) { Pair = pair };
        _processes.Add(key, process);
        pair.Processes.Add(process);
        link.Launch(new LaunchPlan
        {
            Job = key,
            Priority = _priority,
            Limits = [],
            Directory = HomeDirectory,
            StandardInputPath = folder.FifoPath(key),
            StandardOutputPath = folder.StandardOutputPath(key),
            StandardErrorPath = folder.StandardErrorPath(key),
            Command = pair.Command,
            Arguments = CommandLine.SplitPlain(pair.Command),
            Environment = pair.Environment,
        });
    }

    private void ScheduleIdle(TimeSpan delay)
    {
        if (_idleTimer is not { IsPending: true })
        {
            _idleTimer = loop.Schedule(delay, ForgetIdle);
        }
    }

    private void ForgetIdle()
    {
        _idleTimer?.Dispose();
        foreach (PreparedPair pair in _pairs.Where(pair => Left(pair) <= TimeSpan.Zero).ToList())
        {
            Forget(pair);
        }

        if (_pairs.Count > 0)
        {
            ScheduleIdle(_pairs.Min(Left));
        }
    }

    private TimeSpan Left(PreparedPair pair) => _idleTime - loop.TimeProvider.GetElapsedTime(pair.LastUsed);
}
