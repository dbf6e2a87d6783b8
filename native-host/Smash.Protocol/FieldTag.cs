namespace Smash.Protocol;

/// <summary>Tags of the extension fields that may follow a packet's core fields (PROTOCOL.md, "Extension fields").</summary>
public enum FieldTag : ushort
{
    /// <summary>u32: version of the protocol.</summary>
    ProtocolVersion = 1,

    /// <summary>Empty: this login may be shared by several connections.</summary>
    Shared = 2,

    /// <summary>Empty: the answer, or every update, carries the job's record.</summary>
    WantRecord = 3,

    /// <summary>String: version of the host.</summary>
    HostVersion = 4,

    /// <summary>String: the job's name.</summary>
    Name = 16,

    /// <summary>String: absolute path of the job's working directory.</summary>
    WorkingDirectory = 17,

    /// <summary>u64 bytes: limit on address space, RLIMIT_AS.</summary>
    MaxAddressSpace = 18,

    /// <summary>Bytes: what the job reads from its standard input.</summary>
    StandardInput = 19,

    /// <summary>1 to 64 bytes: the client's own name of this submission; the same one again is answered with the same job.</summary>
    SubmissionKey = 20,

    /// <summary>u64 bytes: limit on the resident memory of the job's whole tree.</summary>
    MaxMemory = 21,

    /// <summary>u64 milliseconds: limit on the time from the job's start.</summary>
    MaxWallTime = 22,

    /// <summary>Empty: a process with the same command line and environment that was started before may be used.</summary>
    Preparable = 23,

    /// <summary>u32: <see cref="Smash.Protocol.OutputFormat"/>.</summary>
    OutputFormat = 24,

    /// <summary>String: what people call the job's command.</summary>
    Script = 25,

    /// <summary>String: the server that the job is to run on, or <see cref="RemoteRun.Auto"/>.</summary>
    RemoteComputer = 26,

    /// <summary>u32: how often it may be run again elsewhere when its server is lost.</summary>
    Retry = 27,

    /// <summary>Two strings: a file or folder here, and its name there.</summary>
    InputFile = 28,

    /// <summary>Two strings: the name of a result there, and where it is put here.</summary>
    OutputFile = 29,

    /// <summary>String: the folder to run in there.</summary>
    RemoteDirectory = 30,

    /// <summary>u32, u64, u8: <see cref="RemoteProcess"/>.</summary>
    RemoteProcess = 31,

    /// <summary>u32: id of a job.</summary>
    JobId = 32,

    /// <summary>u32: <see cref="JobState"/>.</summary>
    State = 33,

    /// <summary>i32: exit code.</summary>
    ExitCode = 34,

    /// <summary>u32: <see cref="JobCause"/>.</summary>
    Cause = 35,

    /// <summary>String: the evidence for the cause.</summary>
    CauseDetail = 36,

    /// <summary>u32: the signal that ended the job.</summary>
    Signal = 37,

    /// <summary>i32: nice value.</summary>
    Priority = 38,

    /// <summary>String: the command line.</summary>
    Command = 39,

    /// <summary>i64 microseconds since the epoch: when it was submitted.</summary>
    Submitted = 40,

    /// <summary>i64 microseconds since the epoch: when it was started.</summary>
    Started = 41,

    /// <summary>i64 microseconds since the epoch: when it ended.</summary>
    Ended = 42,

    /// <summary>18 × i64: <see cref="ResourceUsage"/>.</summary>
    Rusage = 43,

    /// <summary>u32 seconds: limit on CPU time, RLIMIT_CPU.</summary>
    MaxCpu = 44,

    /// <summary>u32, u64, u64: <see cref="EffectiveLimit"/>.</summary>
    EffectiveLimit = 45,

    /// <summary>u32: process id of the job's leader.</summary>
    ProcessId = 46,

    /// <summary>String: path of the file with the standard output.</summary>
    StandardOutput = 47,

    /// <summary>String: path of the file with the standard error.</summary>
    StandardError = 48,

    /// <summary>u32: <see cref="LaunchStep"/>.</summary>
    FailedStep = 49,

    /// <summary>i32: Linux error number of the failed step.</summary>
    FailedErrno = 50,

    /// <summary>String: the server that runs the job, or ran it.</summary>
    Server = 51,

    /// <summary>u32: process id on <see cref="Server"/>.</summary>
    RemoteProcessId = 52,

    /// <summary>String: a server that was lost while it ran the job, which was then run again elsewhere.</summary>
    LostServer = 53,

    /// <summary>u64: bytes of files and standard input that went there.</summary>
    BytesSent = 54,

    /// <summary>u64: bytes of output that came from there.</summary>
    BytesReceived = 55,

    /// <summary>u32: how often it was run again.</summary>
    Retries = 56,

    /// <summary>u32: ids above this one.</summary>
    AfterId = 60,

    /// <summary>u32: records a page.</summary>
    Limit = 61,

    /// <summary>u32: bit n selects status n.</summary>
    States = 62,

    /// <summary>String: wildcard pattern for names.</summary>
    NamePattern = 63,

    /// <summary>u32: cursor to the next page.</summary>
    MoreAfter = 64,

    /// <summary>u32 milliseconds between SIGTERM and SIGKILL.</summary>
    Grace = 65,

    /// <summary>Empty: jobs are killed at once.</summary>
    Fast = 66,

    /// <summary>u32: process id of the master.</summary>
    MasterPid = 70,

    /// <summary>u32: process id of the session.</summary>
    SessionPid = 71,

    /// <summary>i64 microseconds since the epoch: when the master was started.</summary>
    HostStarted = 72,

    /// <summary>u32: cap on concurrent jobs.</summary>
    MaxJobs = 73,

    /// <summary>u32: jobs that wait.</summary>
    QueuedJobs = 74,

    /// <summary>u32: jobs that hold a slot.</summary>
    ActiveJobs = 75,

    /// <summary>u32: connected clients.</summary>
    Connections = 76,

    /// <summary>String: the folder with records and output.</summary>
    StateDirectory = 77,

    /// <summary>u32, 0 or 1: whether records survive a stop.</summary>
    KeepsRecords = 78,

    /// <summary>String: name of the machine.</summary>
    ComputerName = 79,

    /// <summary>u32: times the session was started again.</summary>
    SessionStarts = 80,

    /// <summary>u32: <see cref="SessionEnd"/> of the session before the present one.</summary>
    LastSessionEnd = 81,

    /// <summary>u64: bytes from the start of the output.</summary>
    Offset = 90,

    /// <summary>u32: most bytes wanted.</summary>
    Length = 91,

    /// <summary>u32: begin this many lines before the end.</summary>
    TailLines = 92,

    /// <summary>Empty: answer when there is something, or the job has ended.</summary>
    Follow = 93,

    /// <summary>u64: where the next read begins.</summary>
    NextOffset = 95,

    /// <summary>u32, 0 or 1: the output is complete and was read to its end.</summary>
    EndOfOutput = 96,

    /// <summary>u64: bytes of output there now.</summary>
    TotalLength = 97,

    /// <summary>i64 microseconds since the epoch: when the session was started.</summary>
    SessionStarted = 110,

    /// <summary>u32 × 3, hundredths: the machine's load averages over 1, 5 and 15 minutes (proc_loadavg(5)).</summary>
    LoadAverages = 111,

    /// <summary>u64: submissions that this session has accepted.</summary>
    JobsAccepted = 112,

    /// <summary>u64: jobs whose end this session has recorded.</summary>
    JobsEnded = 113,

    /// <summary>u64: requests that this session has answered.</summary>
    RequestsAnswered = 114,

    /// <summary>u32 milliseconds: the session's heartbeats must come within it; 0: none are wanted.</summary>
    HeartbeatLimit = 115,

    /// <summary>String: absolute path of the folder with the host's programs.</summary>
    ProgramFolder = 116,

    /// <summary>u32: processes that were started ahead and are ready for a job.</summary>
    PreparedProcesses = 117,

    /// <summary>String: URLs where RED answers, with blanks between them.</summary>
    RedAddress = 118,

    /// <summary>String: path of the command socket of the host's REX.</summary>
    RexSocket = 119,

    /// <summary>String: the pool that the job queues in.</summary>
    Pool = 130,

    /// <summary>Two u32: <see cref="DependencyKind"/>, and the id of the job that has to end first.</summary>
    After = 131,

    /// <summary>i64 microseconds since the epoch: not started before it.</summary>
    NotBefore = 132,

    /// <summary>u64 milliseconds: not started before so long after the submission.</summary>
    Delay = 133,

    /// <summary>u64 milliseconds from the submission: ended if not started by then.</summary>
    QueueDeadline = 134,

    /// <summary>u32, u64 milliseconds, u32 hundredths: how often, after what delay and with what growth of the delay it is run again.</summary>
    RetryPolicy = 135,

    /// <summary>i32: an exit code after which it is run again.</summary>
    RetryOnExit = 136,

    /// <summary>u32: a <see cref="JobCause"/> after which it is run again.</summary>
    RetryOnCause = 137,

    /// <summary>u32: number of the run, from 1.</summary>
    Attempt = 138,

    /// <summary>String: a label, NAME or NAME=VALUE.</summary>
    Label = 139,

    /// <summary>String: what people say of the job.</summary>
    Comment = 140,

    /// <summary>String: command line that is run when the job has ended.</summary>
    OnEnd = 141,

    /// <summary>u32: what a queued job waits for.</summary>
    WaitReason = 142,

    /// <summary>u32: members of the array.</summary>
    Count = 143,

    /// <summary>u32: id of the array that the job is a member of.</summary>
    ArrayId = 144,

    /// <summary>u32: number of the member in its array, from 0.</summary>
    ArrayIndex = 145,

    /// <summary>Six u32: members of the array by <see cref="JobState"/>.</summary>
    MemberStates = 146,

    /// <summary>u32: members that run at once.</summary>
    ArrayLimit = 147,

    /// <summary>String: the item of a member.</summary>
    ArrayItem = 148,

    /// <summary>u32: jobs of the pool that run at once; 0: none are started, 0xFFFFFFFF: no cap of its own.</summary>
    PoolSlots = 150,
    /// <summary>u32, 0 or 1: whether the pool is paused.</summary>
    PoolPaused = 151,
    /// <summary>u32: jobs of one client that run at once in the pool; 0: no cap.</summary>
    PoolClientSlots = 152,
    /// <summary>u32: jobs that may wait in the pool; 0: any number.</summary>
    PoolCapacity = 153,
    /// <summary>u32: what happens to a submission when so many wait (<see cref="Protocol.FullPolicy"/>).</summary>
    PoolWhenFull = 154,
    /// <summary>Three u32: jobs of the pool that hold a slot, that wait for their start, and that have lent their slot.</summary>
    PoolCounts = 155,
    /// <summary>u32: 0 the pool is made or changed, 1 it must not be there, 2 it must be there.</summary>
    PoolMode = 156,

    /// <summary>u64 milliseconds: limit on the CPU time of the job's whole tree.</summary>
    MaxTreeCpu = 160,

    /// <summary>u32: limit on the processes of the job's tree.</summary>
    MaxProcesses = 161,

    /// <summary>u64 bytes: limit on both outputs together.</summary>
    MaxOutput = 162,

    /// <summary>u32: limit on the open files of each process.</summary>
    MaxOpenFiles = 163,

    /// <summary>u64 bytes: limit on what the job's tree writes to disks.</summary>
    MaxDiskWritten = 164,

    /// <summary>u32, 1 to 10,000: share of busy processors, 100 being normal.</summary>
    CpuShare = 165,

    /// <summary>String, as 0,2-3: the processors that it may run on.</summary>
    CpuAffinity = 166,

    /// <summary>u32: I/O priority (ioprio_set(2)).</summary>
    IoPriority = 167,

    /// <summary>u32 resource, u32 mechanism, u32 milliseconds: by what a limit is kept.</summary>
    LimitMechanism = 168,

    /// <summary>Empty: standard input stays open for what is sent later.</summary>
    InputOpen = 170,

    /// <summary>Bytes for the job's standard input.</summary>
    InputData = 171,

    /// <summary>Empty: the job's standard input ends.</summary>
    InputEnd = 172,

    /// <summary>String: absolute path of the file that the job reads from its standard input.</summary>
    StandardInputFile = 173,

    /// <summary>Two u16: columns and rows of the terminal that the job runs in.</summary>
    Terminal = 174,

    /// <summary>String: path of the socket where the job's terminal is attached to.</summary>
    TerminalSocket = 175,

    /// <summary>u32: what has become of the output files.</summary>
    OutputState = 176,

    /// <summary>String: what runs the job in place of the host itself.</summary>
    Engine = 180,

    /// <summary>String: the engine's own name of the job.</summary>
    EngineJob = 181,

    /// <summary>String: an option for the engine.</summary>
    EngineOption = 182,

    /// <summary>i64 microseconds since the epoch: jobs that were submitted then or later.</summary>
    SubmittedAfter = 190,

    /// <summary>i64 microseconds since the epoch: jobs that were submitted earlier.</summary>
    SubmittedBefore = 191,

    /// <summary>u32: the last so many of the jobs that match.</summary>
    Last = 192,

    /// <summary>i64 microseconds since the epoch: jobs that ended then or later.</summary>
    EndedAfter = 193,

    /// <summary>i64 microseconds since the epoch: jobs that ended earlier.</summary>
    EndedBefore = 194,

    /// <summary>u32: ids below this one.</summary>
    BeforeId = 195,
    /// <summary>Empty: the host has heeded every field of the query from <see cref="Label"/> on.</summary>
    Searched = 196,
    /// <summary>u64: bytes of the input that was spooled for this submission.</summary>
    SpooledInput = 197,
}
