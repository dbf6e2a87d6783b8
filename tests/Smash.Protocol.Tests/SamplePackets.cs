namespace Smash.Protocol.Tests;

/// <summary>At least one packet of every type, with and without what is optional in it.</summary>
internal static class SamplePackets
{
    /// <summary>The packets, each with the bytes of its payload before the first extension field.</summary>
    public static IReadOnlyList<(IPacket Packet, int CoreLength)> All { get; } =
    [
        (Ack.Plain, 0),
        (new Ack { ProtocolVersion = 1, HostVersion = "0.1.0" }, 0),
        (new Ack { ProtocolVersion = 1, HostVersion = "0.1.0", HonoursSubmissionKeys = true, KnowsRemoteRuns = true, KnowsOptions = true }, 0),
        (new Ack { ProtocolVersion = 1, HostVersion = "0.1.0", KnowsSpooledInput = true }, 0),
        (new StartJobRequest { Command = "true", SubmissionKey = new byte[] { 7 }, SpooledInputBytes = 1UL << 33 }, 24),
        (new Nack(Errno.EBUSY, "wait"), 12),
        (new ConnectHostRequest { UserName = "ann" }, 7),
        (new ConnectHostRequest { UserName = "ann", ProtocolVersion = 1, IsShared = true, WantsRecords = true }, 7),
        (new StartJobRequest { Command = "true" }, 24),
        (Submission, 42),
        (new GetJobStatusRequest(3), 4),
        (new GetJobStatusRequest(3, WantsRecord: true), 4),
        (new SignalJobRequest(3, 15), 8),
        (new SetJobRequest(3, -20), 8),
        (new ReceiveOutputRequest { JobId = 3 }, 4),
        (new ReceiveOutputRequest { JobId = 3, Stream = OutputStream.StandardError, Offset = ulong.MaxValue, Length = 9, IsFollowing = true }, 4),
        (new ReceiveOutputRequest { JobId = 3, TailLines = 10 }, 4),
        (new ReceiveOutputRequest { JobId = 3, Attempt = 2 }, 4),
        (new ListJobsRequest(), 0),
        (new RemoveJobRequest(3), 4),
        (new JobUpdate(3, JobState.Suspended), 8),
        (new JobUpdate(3, JobState.Aborted, SampleRecords.Ended), 8),
        (new JobUpdate(3, JobState.Running, SampleRecords.Elsewhere), 8),
        (new JobStarted(3), 4),
        (new JobStarted(3, SampleRecords.Queued), 4),
        (new JobStarted(3, SampleRecords.Queued with { Options = SampleRecords.Options }), 4),
        (new JobOutput { Data = new byte[] { 0, 255, 10 } }, 7),
        (new JobOutput { Data = new byte[] { 0, 255, 10 }, NextOffset = 3, TotalLength = 4, IsEnd = true }, 7),
        (new JobStatus { ExitCode = -1, MaxCpuSeconds = 1, MaxMemoryBytes = 2, Priority = -3 }, 160),
        (new JobStatus { ExitCode = 125, Usage = SampleRecords.Usage, Record = SampleRecords.NotStarted }, 160),
        (new JobList([]), 0),
        (new JobList([new(1, "a", JobState.Exited, 0), new(4, "", JobState.New, -1)]), 41),
        (new GetJobRequest(), 0),
        (new GetJobRequest { JobIds = [1, 2], NamePatterns = ["a*", "[bc]?"], States = [JobState.New, JobState.Canceled], AfterId = 9, Limit = 2 }, 0),
        (new JobRecords([]), 4),
        (new JobRecords([SampleRecords.Queued], MoreAfter: 7), 4 + 4 + RecordLength(SampleRecords.Queued)),
        (new StopJobRequest(3, 0), 4),
        (new SendInputRequest { JobId = 3, Data = new byte[] { 1, 2, 0 }, IsEnd = true }, 4),
        (new SendInputRequest { JobId = 3 }, 4),
        (new SpoolInputRequest { SubmissionKey = new byte[] { 7 }, Offset = 1UL << 33, Data = new byte[] { 1, 2, 0 } }, 0),
        (new RestartJobRequest(3), 4),
        (new RestartJobRequest(3) { WantsRecord = true, SubmissionKey = new byte[] { 7 } }, 4),
        (new SetTermsRequest(3), 4),
        (new SetTermsRequest(3) { Terms = SampleRecords.Options.Terms! with { Attempt = 1 }, Changed = new HashSet<FieldTag> { FieldTag.Comment } }, 4),
        (new SetTermsRequest(3) { Changed = new HashSet<FieldTag> { FieldTag.After, FieldTag.Label, FieldTag.RetryPolicy } }, 4),
        (new SetTermsRequest(3) { ArrayLimit = 7, Changed = new HashSet<FieldTag> { FieldTag.ArrayLimit } }, 4),
        (new SetTermsRequest(3) { Changed = new HashSet<FieldTag> { FieldTag.ArrayLimit } }, 4),
        (new SetLimitsRequest(3) { MaxTreeCpuMilliseconds = 5, MaxProcesses = 0, MaxOutputBytes = 7, MaxOpenFiles = 8, MaxDiskWrittenBytes = 0 }, 4),
        (new SetLimitsRequest(3) { MaxCpuSeconds = 0, MaxAddressSpaceBytes = 1, MaxMemoryBytes = 2, MaxWallMilliseconds = 3 }, 4),
        (new GetHostRequest(), 0),
        (Host, 0),
        (new StopHostRequest(), 0),
        (new StopHostRequest { IsFast = true }, 0),
        (new RestartHostRequest(), 0),
        (new SetPoolRequest { Name = "p" }, 5),
        (new SetPoolRequest { Name = "p", Mode = PoolMode.New, Slots = 0, IsPaused = true, ClientSlots = 2, Capacity = 3, WhenFull = FullPolicy.DropOldest, Engine = "" }, 5),
        (new GetPoolRequest(), 0),
        (new GetPoolRequest { Names = ["p", "q"] }, 0),
        (new PoolRecords([]), 4),
        (new PoolRecords([SamplePool]), 4 + 4 + RecordLength(SamplePool)),
        (new RemovePoolRequest("p"), 5),
        (new AwaitJobRequest([]), 4),
        (new AwaitJobRequest([1, uint.MaxValue]), 12),
        (new ExecuteDaemonCommandRequest(new byte[] { 6, 0, 0, 234, 107 }), 9),
        (new DaemonCommandResult(new byte[] { 6, 0, 0, 0, 0, 13, 0, 0, 0, 1, 97 }), 15),
    ];

    /// <summary>The same for a theory: an index into <see cref="All"/> and the type, so that a failure names it.</summary>
    public static TheoryData<int, PacketType> Indices()
    {
        var data = new TheoryData<int, PacketType>();
        for (int i = 0; i < All.Count; i++)
        {
            data.Add(i, All[i].Packet.Type);
        }

        return data;
    }

    private static StartJobRequest Submission => new()
    {
        Command = "échø",
        MaxCpuSeconds = 60,
        MaxAddressSpaceBytes = 1UL << 33,
        Priority = 19,
        Environment = EnvironmentBlock.Create([new("A", "1"), new("B", "x=y")]),
        Name = "n",
        WorkingDirectory = "/",
        StandardInput = new byte[] { 0, 10, 255 },
        SubmissionKey = new byte[] { 1, 2 },
        MaxMemoryBytes = 1UL << 34,
        MaxWallMilliseconds = 1,
        IsPreparable = true,
        OutputFormat = OutputFormat.PowerShellRecords,
        Script = "éch",
        Remote = SampleRecords.Run,
        Options = SampleRecords.Options,
        WantsRecord = true,
    };

    private static HostStatus Host => new()
    {
        HostVersion = "0.1.0",
        ComputerName = "box",
        MasterPid = 10,
        SessionPid = 11,
        SessionStarts = 2,
        LastSessionEnd = SessionEnd.NotResponding,
        StartedMicroseconds = 1_700_000_000_000_000,
        MaxJobs = int.MaxValue,
        QueuedJobs = 3,
        ActiveJobs = 4,
        Connections = 5,
        StateDirectory = "/s",
        KeepsRecords = true,
        SessionStartedMicroseconds = 1_700_000_000_000_001,
        LoadAverages = [12, 345, 6789],
        JobsAccepted = ulong.MaxValue,
        JobsEnded = 6,
        RequestsAnswered = 7,
        HeartbeatLimitMilliseconds = 10_000,
        ProgramFolder = "/usr/lib/smash",
        PreparedProcesses = 2,
    };

    private static PoolRecord SamplePool => new()
    {
        Settings = new PoolSettings { Name = "p", Slots = 2, IsPaused = true, ClientSlots = 3, Capacity = 4, WhenFull = FullPolicy.Refuse, Engine = "Slurm" },
        Active = 1,
        Queued = 2,
        Lent = 3,
    };

    private static int RecordLength(PoolRecord record)
    {
        var writer = new PacketWriter();
        record.Write(writer);
        return writer.Written.Length;
    }

    private static int RecordLength(JobRecord record)
    {
        var writer = new PacketWriter();
        record.Write(writer);
        return writer.Written.Length;
    }
}
