namespace Smash.DaemonCore.Heartbeats;

/// <summary>How heartbeats are sent and judged (HTCondor manual, NOT_RESPONDING_TIMEOUT and its kin).</summary>
public sealed record HeartbeatSettings
{
    /// <summary>The shortest limit that a child can ask for; what is shorter counts as it.</summary>
    public static readonly TimeSpan ShortestLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>Within which the parent must hear of this daemon again, or kill it. Configuration: NOT_RESPONDING_TIMEOUT. Default: 10 s.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often this daemon tells its parent that it lives; zero: a third of <see cref="Limit"/>. Configuration: HEARTBEAT_INTERVAL.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Whether a child that is killed leaves a core first (SIGABRT, core(5)). Configuration: NOT_RESPONDING_WANT_CORE. Default: no.</summary>
    public bool WantsCore { get; init; }

    /// <summary>How long it may take for the core, before SIGKILL. Configuration: NOT_RESPONDING_CORE_TIMEOUT. Default: 10 s.</summary>
    public TimeSpan CoreTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The interval in force.</summary>
    internal TimeSpan EffectiveInterval => Interval > TimeSpan.Zero ? Interval : Limit / 3;
}
