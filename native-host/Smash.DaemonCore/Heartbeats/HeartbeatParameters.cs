using Smash.DaemonCore.Configuration;

namespace Smash.DaemonCore.Heartbeats;

/// <summary>The parameters about heartbeats.</summary>
public sealed class HeartbeatParameters
{
    private static readonly ParameterRange<TimeSpan> Limits = new(HeartbeatSettings.ShortestLimit, TimeSpan.FromDays(1));
    private static readonly ParameterRange<TimeSpan> Intervals = new(TimeSpan.Zero, TimeSpan.FromDays(1));

    private readonly Parameter<TimeSpan> _limit;
    private readonly Parameter<TimeSpan> _interval;
    private readonly Parameter<bool> _wantsCore;
    private readonly Parameter<TimeSpan> _coreTimeout;

    /// <summary>Defines them.</summary>
    /// <param name="parameters">The daemon's parameters.</param>
    public HeartbeatParameters(ParameterTable parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _limit = parameters.AddDuration(
            "NOT_RESPONDING_TIMEOUT", new HeartbeatSettings().Limit, Limits, "Within which the parent daemon must hear of this one again, or it kills it (HTCondor manual, NOT_RESPONDING_TIMEOUT).");
        _interval = parameters.AddDuration("HEARTBEAT_INTERVAL", TimeSpan.Zero, Intervals, "How often the parent daemon is told that this one lives; 0: a third of NOT_RESPONDING_TIMEOUT.");
        _wantsCore = parameters.AddBoolean("NOT_RESPONDING_WANT_CORE", false, "Whether a child that does not respond is to leave a core before it is killed (HTCondor manual, NOT_RESPONDING_WANT_CORE).");
        _coreTimeout = parameters.AddDuration("NOT_RESPONDING_CORE_TIMEOUT", new HeartbeatSettings().CoreTimeout, Limits, "How long that core may take, before SIGKILL.");
    }

    /// <summary>How heartbeats are sent and judged.</summary>
    /// <param name="configuration">The configuration.</param>
    public HeartbeatSettings Read(DaemonConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new HeartbeatSettings
        {
            Limit = configuration.Get(_limit),
            Interval = configuration.Get(_interval),
            WantsCore = configuration.Get(_wantsCore),
            CoreTimeout = configuration.Get(_coreTimeout),
        };
    }
}
