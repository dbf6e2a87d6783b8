namespace Smash.Red.Jobs;

/// <summary>The tags of job properties. Times are seconds with six decimals (since the epoch, where they are points), sizes bytes.</summary>
internal static class JobPropertyTag
{
    /// <summary>Waiting, Running, Stopped or Ended.</summary>
    public const string State = "STATE";

    /// <summary>Sink, Source or Run.</summary>
    public const string Kind = "KIND";

    /// <summary>The command line of a run, words with blanks in quotes.</summary>
    public const string Command = "COMMAND";

    /// <summary>The file of a sink or source.</summary>
    public const string File = "FILE";

    /// <summary>When its program or transfer began.</summary>
    public const string StartTime = "START_TIME";

    /// <summary>When it ended.</summary>
    public const string StopTime = "STOP_TIME";

    /// <summary>CPU time, user and system, of an ended job.</summary>
    public const string CpuTime = "CPU_TIME";

    /// <summary>Largest resident memory of any one process of an ended job.</summary>
    public const string MemoryUsed = "MEM_USED";

    /// <summary>Exit code of an ended job.</summary>
    public const string ExitCode = "EXIT_CODE";

    /// <summary>The signal that ended it.</summary>
    public const string Signal = "SIGNAL";

    /// <summary>Why it ended: a <see cref="RedJobCause"/>.</summary>
    public const string Cause = "CAUSE";

    /// <summary>What went wrong, for people.</summary>
    public const string Error = "ERROR";

    /// <summary>Bytes that a transfer has moved.</summary>
    public const string Bytes = "BYTES";

    /// <summary>The port at which a sink waits.</summary>
    public const string Port = "PORT";

    /// <summary>The port at which a run waits for its standard input.</summary>
    public const string InputPort = "STDIN_PORT";

    /// <summary>Bytes that came over a run's net_stdin.</summary>
    public const string InputBytes = "STDIN_BYTES";

    /// <summary>Bytes that went over a run's net_stdout.</summary>
    public const string OutputBytes = "STDOUT_BYTES";

    /// <summary>Bytes that went over a run's net_stderr.</summary>
    public const string ErrorBytes = "STDERR_BYTES";

    /// <summary>Asked of a transfer: SHA-256 of the whole file at its end, in lower-case hexadecimal digits.</summary>
    public const string Sha256 = "SHA256";

    /// <summary>Asked of a source, with a number of bytes: where in the file it begins.</summary>
    public const string Offset = "OFFSET";

    /// <summary>Asked of any job, with seconds: how long it waits for its connection.</summary>
    public const string Timeout = "TIMEOUT";
}
