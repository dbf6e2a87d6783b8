using Smash.DaemonCore.Processes;
using Smash.DaemonCore.Reapers;
using Smash.Protocol;
using Smash.Protocol.Red;
using Smash.Red.Files;
using Smash.Red.Jobs;
using Smash.Red.Limits;

namespace Smash.Red.Worlds;

/// <summary>A world: a root of its own and the processes that run under it, all of them in namespaces of their own. It is used on the loop alone, but for <see cref="Key"/> and <see cref="Files"/>.</summary>
internal sealed class World
{
    private const string RunDirectory = "/";

    private readonly ControlChannel _channel;
    private readonly LimitWatch _watch;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes one of what smash-world made.</summary>
    /// <param name="place">What smash-world made.</param>
    /// <param name="limits">What it may use.</param>
    public World(WorldPlace place, WorldLimits limits)
    {
        Place = place;
        Limits = limits;
        _channel = place.Channel;
        Files = new WorldFiles(place.Root, place.User);
        ProcessLimits = limits.ForProcess(isMemoryEach: place.Group is null);
        Reapers = new ReaperTable(place.Log);
        Processes = new ProcessTable(place.Loop, place.Log, Reapers, new ProcessSettings { Master = _channel });
        _watch = new LimitWatch(this, place.Loop, place.Log);
        _channel.Start();
    }

    /// <summary>What names it and opens it.</summary>
    public RedWorldKey Key => Place.Key;

    /// <summary>What logs call it.</summary>
    public string Label => Place.Label;

    /// <summary>Its files. Any thread may use them.</summary>
    public WorldFiles Files { get; }

    /// <summary>Starts processes in it. Their pids are those of its own namespace, so signals go by <see cref="ChildProcess.SignalFamilyAsync"/> alone.</summary>
    public ProcessTable Processes { get; }

    /// <summary>Its jobs, which end with it; null: nobody gave it any when it was created.</summary>
    public RedJobTable? Jobs { get; set; }

    /// <summary>Who hears of the ends of its processes.</summary>
    public ReaperTable Reapers { get; }

    /// <summary>Whom its processes and files belong to outside; null: RED's own user.</summary>
    public ProcessUser? User => Place.User;

    /// <summary>What it may use.</summary>
    public WorldLimits Limits { get; }

    /// <summary>What is to be set on each process that is started in it.</summary>
    public IReadOnlyList<EffectiveLimit> ProcessLimits { get; }

    /// <summary>The environment of its jobs, all of it.</summary>
    public IReadOnlyDictionary<string, string> RunEnvironment { get; } = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = "/home",
        ["USER"] = "world",
        ["LOGNAME"] = "world",
        ["SHELL"] = "/bin/sh",
        ["TMPDIR"] = "/tmp",
        ["LANG"] = "C.UTF-8",
    };

    /// <summary>Starts a process in it, with the world's limits, and with its environment where the plan has none; from the root directory.</summary>
    /// <param name="plan">The process.</param>
    /// <returns>The process, once it executes its program.</returns>
    /// <exception cref="RedException">RED_EBADWORLD: the world is ending. RED_EBADRUN: its CPU time is used up.</exception>
    /// <exception cref="ProcessCreationException">It could not be started: the step and why.</exception>
    /// <exception cref="ArgumentException">The plan cannot be asked for.</exception>
    public Task<ChildProcess> RunAsync(ProcessPlan plan)
    {
        if (IsEnding)
        {
            throw new RedException(RedError.BadWorld, "The world is ending.");
        }

        if (_watch.IsCpuTimeUsedUp)
        {
            throw new RedException(RedError.BadRun, $"The world has used its CPU time of {Limits.CpuTime.TotalSeconds:0} s up (RED_WORLD_CPU_TIME).");
        }

        _watch.Begin();
        return Processes.CreateAsync(plan with
        {
            Limits = [.. ProcessLimits, .. plan.Limits],
            Environment = plan.Environment ?? RunEnvironment,
            Directory = plan.Directory ?? RunDirectory,
        });
    }

    /// <summary>How often its jobs, or one of them, were killed for want of memory: one more than before tells why a job ended by SIGKILL.</summary>
    public long MemoryKills => IsEnding ? 0 : Place.Group?.MemoryKills ?? _watch.MemoryKills;

    /// <summary>Whether its jobs were killed since all of its CPU time is used up.</summary>
    public bool IsCpuTimeUsedUp => _watch.IsCpuTimeUsedUp;

    /// <summary>Whether it is ending or has ended: no job may be begun.</summary>
    public bool IsEnding { get; internal set; }

    /// <summary>Completed when it is gone and nothing of it is left.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Called once when it begins to end, by whatever: its jobs are killed already, or will be at once.</summary>
    public event Action? Ending;

    internal WorldPlace Place { get; }

    /// <summary>Ends its processes; those that wait for an answer of its launcher hear that there is none.</summary>
    internal void Close()
    {
        IsEnding = true;
        _channel.Dispose();
        ((IControlEvents)Processes).OnClosed();
        Ending?.Invoke();
    }

    internal void SetEnded() => _ended.TrySetResult();
}
