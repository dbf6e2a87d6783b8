namespace Smash.DaemonCore.Metrics;

/// <summary>How a metric's values are to be read. The numbers are those of DC_METRICS.</summary>
public enum MetricKind
{
    /// <summary>A sum of what was counted since the daemon started; for an up-down counter the present level.</summary>
    Counter = 0,

    /// <summary>The last value that was recorded.</summary>
    Gauge = 1,

    /// <summary>Many values, of which count, sum, least and greatest are kept.</summary>
    Histogram = 2,
}
