using System.Diagnostics.Metrics;

namespace Smash.DaemonCore.Metrics;

/// <summary>
/// Keeps the values of a daemon's own meter, so that DC_METRICS can answer without anything else installed. It is the one place where measurements of several threads meet,
/// and therefore has a lock. A set of tags that would be one too many is added to nothing, so that no client can fill the memory.
/// </summary>
public sealed class MetricsCollector : IDisposable
{
    private const int MostCells = 8192;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Instrument Instrument, string First, string Second), MetricCell> _cells = [];
    private readonly MeterListener _listener = new();

    /// <summary>Begins to collect.</summary>
    /// <param name="metrics">The daemon's metrics; instruments that others add to its meter are collected too.</param>
    public MetricsCollector(DaemonMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Meter meter = metrics.Meter;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The values now, in the order of names and tags; observable instruments are asked first.</summary>
    public IReadOnlyList<MetricValue> Snapshot()
    {
        _listener.RecordObservableInstruments();
        lock (_lock)
        {
            return [.. _cells.OrderBy(static cell => cell.Key.Instrument.Name, StringComparer.Ordinal)
                .ThenBy(static cell => cell.Key.First, StringComparer.Ordinal)
                .ThenBy(static cell => cell.Key.Second, StringComparer.Ordinal)
                .Select(static cell => cell.Value.Read())];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static string Text(object? value) => FormattableString.Invariant($"{value}");

    private static KeyValuePair<string, string>[] Copy(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new KeyValuePair<string, string>[tags.Length];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = new(tags[i].Key, Text(tags[i].Value));
        }

        Array.Sort(copy, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return copy;
    }

    // Two tags are told apart without making a text of them: that is all that the framework's own instruments have.
    private static (string First, string Second) KeyOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length switch
    {
        0 => ("", ""),
        1 => (Word(tags[0].Value), ""),
        2 => (Word(tags[0].Value), Word(tags[1].Value)),
        _ => (string.Join('\n', Copy(tags)), ""),
    };

    private static string Word(object? value) => value as string ?? Text(value);

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        (string first, string second) = KeyOf(tags);
        lock (_lock)
        {
            if (!_cells.TryGetValue((instrument, first, second), out MetricCell? cell))
            {
                if (_cells.Count >= MostCells)
                {
                    return;
                }

                cell = new MetricCell(instrument, Copy(tags));
                _cells.Add((instrument, first, second), cell);
            }

            cell.Record(value);
        }
    }
}
