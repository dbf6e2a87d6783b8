namespace Smash.Protocol;

/// <summary>The number in a packet's header. 0 to 15 are the core protocol, 256 and above its extensions (PROTOCOL.md).</summary>
public enum PacketType
{
    /// <summary>The request was carried out.</summary>
    Ack = 0,

    /// <summary>The request was refused: a Linux error number and a message.</summary>
    Nack = 1,

    /// <summary>First packet of a connection: the client's name.</summary>
    Login = 2,

    /// <summary>Submits a job.</summary>
    JobSubmit = 3,

    /// <summary>Asks for the exit code, limits and usage of a job.</summary>
    JobStatus = 4,

    /// <summary>Signals a job's process tree.</summary>
    JobSignal = 5,

    /// <summary>Sets a job's nice value.</summary>
    JobSetPriority = 6,

    /// <summary>Reads a job's standard output.</summary>
    JobGetStdout = 7,

    /// <summary>Reads a job's standard error.</summary>
    JobGetStderr = 8,

    /// <summary>Lists the client's jobs.</summary>
    JobListAll = 9,

    /// <summary>Removes an ended job's record and output.</summary>
    JobExpunge = 10,

    /// <summary>Pushed by the host when a job changes state.</summary>
    JobUpdate = 11,

    /// <summary>Answers <see cref="JobSubmit"/>: the job's id.</summary>
    JobSubmitSuccess = 12,

    /// <summary>Answers the two output requests: raw bytes.</summary>
    JobResults = 13,

    /// <summary>Answers <see cref="JobStatus"/>.</summary>
    JobStatusResponse = 14,

    /// <summary>Answers <see cref="JobListAll"/>.</summary>
    JobListAllResponse = 15,

    /// <summary>Asks for job records by id, name or state, in pages.</summary>
    JobQuery = 256,

    /// <summary>Answers <see cref="JobQuery"/>.</summary>
    JobRecords = 257,

    /// <summary>Cancels a job: SIGTERM, then SIGKILL after a grace.</summary>
    JobCancel = 258,

    /// <summary>Asks for the host's state.</summary>
    HostStatus = 259,

    /// <summary>Answers <see cref="HostStatus"/>.</summary>
    HostStatusResponse = 260,

    /// <summary>Stops the host.</summary>
    HostStop = 261,

    /// <summary>Has a command of the host's daemon framework executed: a CEDAR message.</summary>
    DaemonCommand = 262,

    /// <summary>Answers <see cref="DaemonCommand"/>: a CEDAR message.</summary>
    DaemonResult = 263,

    /// <summary>Has the host's session replaced by a new one while jobs go on.</summary>
    HostRestart = 264,

    /// <summary>Makes a pool, or changes one.</summary>
    PoolSet = 270,

    /// <summary>Asks for pools.</summary>
    PoolQuery = 271,

    /// <summary>Answers <see cref="PoolSet"/> and <see cref="PoolQuery"/>.</summary>
    PoolRecords = 272,

    /// <summary>Removes a pool.</summary>
    PoolRemove = 273,

    /// <summary>Sends to the standard input of a job that was left open.</summary>
    JobSendInput = 274,

    /// <summary>Submits what a job was submitted as once more; answered as <see cref="JobSubmit"/>.</summary>
    JobRestart = 275,

    /// <summary>Appends to the input that a later submission has the host keep for it.</summary>
    JobSpoolInput = 276,

    /// <summary>Changes when and how often a job may run, and what it goes by.</summary>
    JobSetTerms = 281,

    /// <summary>Changes the limits of a job, queued or running.</summary>
    JobSetLimits = 282,

    /// <summary>Tells for which jobs the client waits, so that the job it runs in lends its slot.</summary>
    JobAwait = 290,
}
