using Smash.DaemonCore.Processes;
using Smash.Protocol;
using Smash.Session.Arrays;
using Smash.Session.Clients;
using Smash.Session.Limits;
using Smash.Session.Output;
using Smash.Session.Pools;
using Smash.Session.Prepared;
using Smash.Session.Rex;
using Smash.Session.Streams;
using Smash.Session.Terms;

namespace Smash.Session.Jobs;

/// <summary>A job that has not ended. Ended ones are in the records alone, so that memory does not grow with history.</summary>
internal sealed class Job
{
    /// <summary>Its number among all jobs of the state directory; the master's name for it.</summary>
    public required ulong Key { get; init; }

    public required Client Client { get; init; }

    /// <summary>Its number among the client's jobs.</summary>
    public required uint Id { get; init; }

    public required string Name { get; init; }

    public required string Command { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Digest of its environment.</summary>
    public required EnvironmentDigest Environment { get; init; }

    public required uint MaxCpuSeconds { get; set; }

    public required ulong MaxAddressSpaceBytes { get; set; }

    /// <summary>Limit on the resident memory of its tree, bytes; 0: none.</summary>
    public ulong MaxMemoryBytes { get; set; }

    /// <summary>Limit on the time from its start, milliseconds; 0: none.</summary>
    public ulong MaxWallMilliseconds { get; set; }

    public OutputFormat OutputFormat { get; init; }

    /// <summary>What people call its command; null: the command line itself.</summary>
    public string? Script { get; init; }

    /// <summary>What is kept of its run on another host; null: it runs here.</summary>
    public RemoteState? Remote { get; set; }

    /// <summary>What else was asked for.</summary>
    public JobOptions Options { get; set; } = JobOptions.None;

    /// <summary>Its members, if it is an array; null: it is none.</summary>
    public JobArray? Members { get; set; }

    /// <summary>The array that it is a member of; null: none.</summary>
    public Job? Array { get; set; }

    /// <summary>The state by which its array counts it; null: not yet.</summary>
    public JobState? CountedState { get; set; }

    /// <summary>Why it is kept out of the queue; null: it is not.</summary>
    public JobHold? Hold { get; set; }

    /// <summary>The process of its run before, which has ended and is not to be taken for the present one; null: this is the first run.</summary>
    public ProcessIdentity? RetiredProcess { get; set; }

    /// <summary>What it waits for while it is queued.</summary>
    public WaitReason WaitReason => Hold?.Reason ?? Pool?.GetWaitReason(this) ?? WaitReason.Slot;

    /// <summary>The client's own name of the submission; null: none.</summary>
    public byte[]? SubmissionKey { get; init; }

    public required long SubmittedMicroseconds { get; init; }

    /// <summary>Path of its output files without their ending.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Where what it reads from its standard input is.</summary>
    public InputState Input { get; set; }

    public int Priority { get; set; }

    /// <summary>Changed by <see cref="JobLifecycle"/> alone.</summary>
    public JobState State { get; set; }

    /// <summary>How far the mark is that the job may have been started: it is on disk before the master is asked, so that nothing runs twice.</summary>
    public ClaimState Claim { get; set; }

    /// <summary>The process that is to be told of it, which was started before and has its key; null: it is launched, or has been told.</summary>
    public PreparedProcess? Prepared { get; set; }

    /// <summary>CPU time that its prepared process had used before, seconds, a begun one counted whole; 0: there was none, or no limit.</summary>
    public uint PriorCpuSeconds { get; set; }

    /// <summary>The limits on its processes.</summary>
    public IReadOnlyList<EffectiveLimit> Limits => LimitTable.For(MaxCpuSeconds, MaxAddressSpaceBytes, PriorCpuSeconds, Options.TreeLimits?.MaxOpenFiles ?? 0);

    /// <summary>The pool that it queues in, once <see cref="JobScheduler"/> knows of it; null: it has not come to it.</summary>
    public JobPool? Pool { get; set; }

    /// <summary>Where it is in the accounts of its pool. Changed by <see cref="JobScheduler"/> alone.</summary>
    public PoolPlace Place { get; set; }

    /// <summary>Whether it is in one of the queues of <see cref="JobScheduler"/>, so that it is started when its turn comes.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Its number in the order of claims.</summary>
    public long ClaimOrder { get; set; }

    /// <summary>When its claim was on disk, in the ticks of the system's stopwatch.</summary>
    public long ClaimedTimestamp { get; set; }

    public bool IsLaunchRequested { get; set; }

    /// <summary>Its leader, once started.</summary>
    public ProcessIdentity? Process { get; set; }

    public long? StartedMicroseconds { get; set; }

    /// <summary>Shared with the store: whether its start need not be written any more.</summary>
    public StartMark StartMark { get; set; } = new();

    /// <summary>Why its program could not be executed directly.</summary>
    public Errno DirectErrno { get; set; }

    /// <summary>The signal of the cancel, or 0.</summary>
    public int CancelSignal { get; set; }

    /// <summary>Whether nobody canceled it: the host stops.</summary>
    public bool IsEndedByHost { get; set; }

    /// <summary>The limit that it was found over before anybody canceled it, and is ended for.</summary>
    public LimitBreach? Breach { get; set; }

    /// <summary>Whether an earlier master launched it, so that its status cannot be known.</summary>
    public bool IsAdopted { get; set; }

    /// <summary>Whether its end has been told and is being written.</summary>
    public bool IsEnding { get; set; }

    /// <summary>What its first process reads: /dev/null, what came with the submission, or a file that was named.</summary>
    public string InputSource => Options.Streams?.InputPath ?? (Input == InputState.None ? "/dev/null" : StandardInputPath);

    /// <summary>The file with its standard input. All members of an array read the same.</summary>
    public string StandardInputPath => (Array ?? this).OutputPath + InputFile.Ending;

    public string StandardOutputPath => OutputPath + ".out";

    public string StandardErrorPath => OutputPath + ".err";

    /// <summary>Where smash-task writes what has failed.</summary>
    public string TaskReportPath => OutputPath + ".task";

    public JobRecord ToRecord() => new()
    {
        JobId = Id,
        Name = Name,
        Command = Command,
        State = State,
        Priority = Priority,
        WorkingDirectory = WorkingDirectory,
        MaxCpuSeconds = MaxCpuSeconds,
        MaxAddressSpaceBytes = MaxAddressSpaceBytes,
        MaxMemoryBytes = MaxMemoryBytes,
        MaxWallMilliseconds = MaxWallMilliseconds,
        OutputFormat = OutputFormat,
        Script = Script,
        EffectiveLimits = StartedMicroseconds is null ? [] : LimitTable.InForce(Limits, MaxMemoryBytes, MaxWallMilliseconds, Options.TreeLimits),
        SubmittedMicroseconds = SubmittedMicroseconds,
        StartedMicroseconds = StartedMicroseconds,
        ProcessId = State.IsActive() ? (uint?)Process?.Pid : null,
        StandardOutputPath = StandardOutputPath,
        StandardErrorPath = StandardErrorPath,
        Remote = Remote?.Run,
        RemoteProgress = Remote?.Progress,
        Options = Members?.Describe(Options) ?? Options,
        WaitReason = State == JobState.New ? WaitReason : null,
        TerminalSocketPath = State.IsActive() && HolderPlace.HasTerminal(this) ? HolderPlace.GetSocketPath(this) : null,
    };
}
