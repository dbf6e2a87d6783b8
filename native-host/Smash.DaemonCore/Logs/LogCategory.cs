namespace Smash.DaemonCore.Logs;

/// <summary>What a line is about. In the configuration and in the lines the names are those of the HTCondor manual (section "Daemon Logging Configuration File Entries"): <c>D_SECURITY</c> for <see cref="Security"/>.</summary>
public enum LogCategory
{
    /// <summary>D_ALWAYS: what belongs to no other category. Its level in force is never below <see cref="LogLevel.Info"/>.</summary>
    Always = 0,

    /// <summary>D_ERROR: errors that belong to no other category. A file of its own for it gets the error lines of every category.</summary>
    Error = 1,

    /// <summary>D_SECURITY: who was let in or refused, and why.</summary>
    Security = 2,

    /// <summary>D_COMMAND: commands that came, and what became of them.</summary>
    Command = 3,

    /// <summary>D_NETWORK: connections, datagrams, addresses.</summary>
    Network = 4,

    /// <summary>D_PROCESS: processes that were started, signaled and reaped.</summary>
    Process = 5,

    /// <summary>D_TIMER: timers that ran, and those that took too long.</summary>
    Timer = 6,

    /// <summary>D_CONFIG: the configuration as it was read, and changes to it.</summary>
    Config = 7,

    /// <summary>D_JOB: what becomes of jobs; never their command, environment or output.</summary>
    Job = 8,

    /// <summary>D_PROTOCOL: messages of the wire by type and length, never by content.</summary>
    Protocol = 9,

    /// <summary>D_DAEMONCORE: the framework's own doings.</summary>
    DaemonCore = 10,

    /// <summary>D_FULLDEBUG: debugging lines that belong to no other category.</summary>
    FullDebug = 11,
}
