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
}
