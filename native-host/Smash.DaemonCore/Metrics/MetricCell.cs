using System.Diagnostics.Metrics;

namespace Smash.DaemonCore.Metrics;

/// <summary>The running value of an instrument under one set of tags.</summary>
internal sealed class MetricCell(Instrument instrument, KeyValuePair<string, string>[] tags)
{
    private readonly MetricKind _kind = KindOf(instrument);
    private readonly bool _isObservable = instrument.IsObservable;
    private long _count;
    private double _sum;
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;

    public void Record(double value)
    {
        _count++;
        // An observable counter tells its total each time.
        _sum = _isObservable || _kind == MetricKind.Gauge ? value : _sum + value;
        _minimum = Math.Min(_minimum, value);
        _maximum = Math.Max(_maximum, value);
    }

    public MetricValue Read() => new(instrument.Name, _kind, instrument.Unit ?? "", tags, _count, _sum, _minimum, _maximum);

    private static MetricKind KindOf(Instrument instrument)
    {
        Type type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Gauge<>) || type == typeof(ObservableGauge<>) ? MetricKind.Gauge
            : MetricKind.Counter;
    }
}
