namespace Smash.Protocol.Cedar;

/// <summary>
/// The numbers of the commands that every daemon knows. Those below 60100 are HTCondor's own (condor_commands.h, DC_BASE = 60000), those from there on are this
/// framework's; a daemon's own commands take numbers below 60000. What each sends and answers is in COMMANDS.md.
/// </summary>
public static class DaemonCommand
{
    /// <summary>DC_RAISESIGNAL: raises a signal in the daemon. Level DAEMON or ADMINISTRATOR.</summary>
    public const int RaiseSignal = 60000;

    /// <summary>DC_CONFIG_PERSIST: sets a parameter for good. Level CONFIG.</summary>
    public const int ConfigPersist = 60002;

    /// <summary>DC_CONFIG_RUNTIME: sets a parameter until the daemon ends. Level CONFIG.</summary>
    public const int ConfigRuntime = 60003;

    /// <summary>DC_RECONFIG: reads the configuration again. Level ADMINISTRATOR.</summary>
    public const int Reconfig = 60004;

    /// <summary>DC_OFF_GRACEFUL: ends the daemon, letting it finish. Level ADMINISTRATOR.</summary>
    public const int OffGraceful = 60005;

    /// <summary>DC_OFF_FAST: ends the daemon at once. Level ADMINISTRATOR.</summary>
    public const int OffFast = 60006;

    /// <summary>DC_CONFIG_VAL: asks for a parameter and where its value came from. Level READ.</summary>
    public const int ConfigValue = 60007;

    /// <summary>DC_CHILDALIVE: a child's heartbeat. Level DAEMON.</summary>
    public const int ChildAlive = 60008;

    /// <summary>DC_NOP: does nothing but answer. Level READ.</summary>
    public const int Nop = 60011;

    /// <summary>DC_RECONFIG_FULL: reads the configuration again, all of it. Level ADMINISTRATOR.</summary>
    public const int ReconfigFull = 60012;

    /// <summary>DC_FETCH_LOG: reads a log. Level ADMINISTRATOR.</summary>
    public const int FetchLog = 60013;

    /// <summary>DC_SET_LOG_LEVEL: sets what is logged. Level ADMINISTRATOR.</summary>
    public const int SetLogLevel = 60100;

    /// <summary>DC_LIST_DAEMONS: the daemon itself and its children. Level READ.</summary>
    public const int ListDaemons = 60101;

    /// <summary>DC_SEND_SIGNAL: sends a signal to the daemon or a child of it. Level ADMINISTRATOR.</summary>
    public const int SendSignal = 60102;

    /// <summary>DC_RESTART: has the daemon replaced by a new one. Level ADMINISTRATOR.</summary>
    public const int Restart = 60103;

    /// <summary>DC_METRICS: the daemon's counters. Level READ.</summary>
    public const int Metrics = 60104;

    /// <summary>The name under which a command is known in logs and documents.</summary>
    /// <param name="number">A command's number.</param>
    /// <returns>The name, such as <c>DC_NOP</c>; null when it is none of those here.</returns>
    public static string? NameOf(int number) => number switch
    {
        RaiseSignal => "DC_RAISESIGNAL",
        ConfigPersist => "DC_CONFIG_PERSIST",
        ConfigRuntime => "DC_CONFIG_RUNTIME",
        Reconfig => "DC_RECONFIG",
        OffGraceful => "DC_OFF_GRACEFUL",
        OffFast => "DC_OFF_FAST",
        ConfigValue => "DC_CONFIG_VAL",
        ChildAlive => "DC_CHILDALIVE",
        Nop => "DC_NOP",
        ReconfigFull => "DC_RECONFIG_FULL",
        FetchLog => "DC_FETCH_LOG",
        SetLogLevel => "DC_SET_LOG_LEVEL",
        ListDaemons => "DC_LIST_DAEMONS",
        SendSignal => "DC_SEND_SIGNAL",
        Restart => "DC_RESTART",
        Metrics => "DC_METRICS",
        _ => null,
    };
}
