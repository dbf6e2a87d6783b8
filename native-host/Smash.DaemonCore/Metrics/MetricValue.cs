namespace Smash.DaemonCore.Metrics;

/// <summary>An instrument's value under one set of tags.</summary>
/// <param name="Name">The instrument, such as <c>smash.daemon.commands</c>.</param>
/// <param name="Kind">How to read the rest.</param>
/// <param name="Unit">The unit, such as <c>s</c> or <c>By</c> (UCUM); empty: none.</param>
/// <param name="Tags">The tags, in the order of their keys.</param>
/// <param name="Count">How many measurements there were.</param>
/// <param name="Sum">Their sum; of a gauge the last one.</param>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
public sealed record MetricValue(string Name, MetricKind Kind, string Unit, IReadOnlyList<KeyValuePair<string, string>> Tags, long Count, double Sum, double Minimum, double Maximum);
