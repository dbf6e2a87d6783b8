namespace Smash.Protocol.Tests;

/// <summary>Job records in each stage of a job's life.</summary>
internal static class SampleRecords
{
    public static ResourceUsage Usage { get; } = new()
    {
        UserMicroseconds = 1_000_002,
        SystemMicroseconds = 3_000_004,
        MaxResidentKibibytes = 5,
        SharedMemoryIntegral = 6,
        UnsharedDataIntegral = 7,
        UnsharedStackIntegral = 8,
        MinorFaults = 9,
        MajorFaults = 10,
        Swaps = 11,
        BlocksIn = 12,
        BlocksOut = 13,
        MessagesSent = 14,
        MessagesReceived = 15,
        SignalsReceived = 16,
        VoluntarySwitches = 17,
        InvoluntarySwitches = 18,
    };

    /// <summary>Everything that can be asked for; no single submission could.</summary>
    public static JobOptions Options { get; } = new()
    {
        Terms = new JobTerms
        {
            Pool = "nächtlich",
            After = [new(DependencyKind.AnyEnd, 1), new(DependencyKind.Success, 2), new(DependencyKind.Failure, uint.MaxValue)],
            NotBeforeMicroseconds = 1_700_000_000_000_009,
            DelayMilliseconds = 1UL << 40,
            QueueDeadlineMilliseconds = 86_400_000,
            Retry = new RetryPolicy { Count = 3, DelayMilliseconds = 1500, BackoffHundredths = 250, ExitCodes = [1, -1], Causes = [JobCause.HostLost, JobCause.Signal] },
            Labels = ["team=blue", "ü"],
            Comment = "wáit",
            OnEnd = "notify-send \"$SMASH_JOB_NAME\"",
        },
        Array = new ArrayTerms { Count = 2, Limit = 1, ArrayId = 4, Index = 0, Items = ["a", ""], MemberStates = [1, 2, 3, 4, 5, uint.MaxValue] },
        TreeLimits = new TreeLimits
        {
            MaxCpuMilliseconds = 1,
            MaxProcesses = 2,
            MaxOutputBytes = 1UL << 50,
            MaxOpenFiles = 64,
            MaxDiskWrittenBytes = 5,
            CpuShare = 10_000,
            CpuAffinity = "0,2-3",
            IoPriority = 0,
            Mechanisms = [new LimitMechanism(LimitResource.Processes, LimitKeeper.ControlGroup2, 0), new LimitMechanism(LimitResource.Output, LimitKeeper.Sampler, 100)],
        },
        Streams = new StreamTerms { IsInputOpen = true, InputPath = "/dåta", Terminal = (80u << 16) + 24 },
        Engine = new EngineRun { Name = "Slurm", JobName = "17_3", Options = ["partition=debug"] },
    };

    public static JobRecord Queued { get; } = new()
    {
        JobId = 7,
        Name = "Zählen",
        Command = "seq 3 | wc -l",
        WorkingDirectory = "/tmp",
        SubmittedMicroseconds = 1_700_000_000_000_001,
        StandardOutputPath = "/var/o",
        StandardErrorPath = "/var/e",
    };

    public static JobRecord Ended { get; } = Queued with
    {
        State = JobState.Aborted,
        Cause = JobCause.CpuLimit,
        CauseDetail = "SIGXCPU",
        ExitCode = 152,
        Signal = 24,
        Priority = -5,
        MaxCpuSeconds = 1,
        MaxAddressSpaceBytes = 1UL << 40,
        MaxMemoryBytes = 1UL << 41,
        MaxWallMilliseconds = 1500,
        OutputFormat = OutputFormat.PowerShellRecords,
        Script = "Get-Dåte",
        EffectiveLimits = [new(LimitResource.CpuTime, 1, 2), new(LimitResource.AddressSpace, 1UL << 40, ulong.MaxValue), new(LimitResource.WallTime, 1500, 1500)],
        StartedMicroseconds = 1_700_000_000_000_002,
        EndedMicroseconds = 1_700_000_000_000_003,
        Usage = Usage,
        ProcessId = 4242,
        TerminalSocketPath = "/var/t/7",
    };

    public static JobRecord NotStarted { get; } = Queued with
    {
        State = JobState.Exited,
        Cause = JobCause.FailedToStart,
        ExitCode = 125,
        EndedMicroseconds = 1_700_000_000_000_003,
        FailedStep = LaunchStep.Directory,
        FailedErrno = Errno.ENOENT,
    };

    public static RemoteRun Run { get; } = new()
    {
        ComputerName = RemoteRun.Auto,
        Retry = 2,
        Directory = "/dort",
        InputFiles = [new("/h/ä", "a"), new("/h/b", "d/b")],
        OutputFiles = [new("/h/o", "o")],
    };

    public static JobRecord Elsewhere { get; } = Queued with
    {
        State = JobState.Running,
        Remote = Run,
        RemoteProgress = new RemoteProgress { Server = "big", ProcessId = 77, Retries = 3, LostServers = ["small", "old"], BytesSent = 1UL << 40, BytesReceived = 9 },
    };
}
